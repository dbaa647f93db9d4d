"""A copy of everything that a store has, made on request and thrown away after a week."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.errors import NotFound
from shared.kernel.events import record
from shared.kernel.ids import new_id, parse_id
from shared.kernel.jobs import declare, enqueue
from shared.kernel.tables import StoreTable, one_of

MAKE_COPY: Final = declare("store_copies.make")
DROP_COPY: Final = declare("store_copies.drop")

WAITING: Final = "waiting"
READY: Final = "ready"
FAILED: Final = "failed"
GONE: Final = "gone"
STATES: Final = (WAITING, READY, FAILED, GONE)
KEPT_FOR: Final = timedelta(days=7)
MOST_SHOWN: Final = 10


class StoreCopy(StoreTable):
    """One copy. Its file lies under its id, private; `size` in bytes, `row_count` over all tables."""

    __tablename__ = "store_copies"
    __table_args__ = (
        CheckConstraint(one_of("state", STATES), name="state_known"),
        # Who asks while one is being made waits for that one.
        Index("uq_store_copies_waiting", "store_id", unique=True, postgresql_where=text("state = 'waiting'")),
    )

    state: Mapped[str] = mapped_column(default=WAITING)
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ready_at: Mapped[datetime | None]
    size: Mapped[int] = mapped_column(default=0)
    row_count: Mapped[int] = mapped_column(default=0)


async def ask_for_copy(session: AsyncSession, *, actor: str, now: datetime) -> None:
    """Have a copy made, unless one is being made already."""
    copy_id = new_id()
    asked = await session.scalar(
        insert(StoreCopy)
        .values(
            store_id=session.info["store_id"],
            id=copy_id,
            state=WAITING,
            asked_by=actor,
            asked_at=now,
            expires_at=now + KEPT_FOR,
            size=0,
            row_count=0,
        )
        .on_conflict_do_nothing()
        .returning(StoreCopy.id)
    )
    if asked is None:
        return
    enqueue(session, MAKE_COPY, now=now, copy_id=copy_id)
    enqueue(session, DROP_COPY, now=now, run_at=now + KEPT_FOR, copy_id=copy_id)
    record(session, "store.copy_asked", copy_id, actor=actor, now=now)


async def copies_of_store(session: AsyncSession) -> Sequence[StoreCopy]:
    """Return the latest copies."""
    found = await session.scalars(select(StoreCopy).order_by(StoreCopy.asked_at.desc()).limit(MOST_SHOWN))
    return found.all()


async def ready_copy(session: AsyncSession, copy_id: str, *, now: datetime) -> StoreCopy:
    """Return a copy that can be fetched; raises NotFound once its time is over."""
    copy = await session.scalar(
        select(StoreCopy).where(
            StoreCopy.id == parse_id(copy_id), StoreCopy.state == READY, StoreCopy.expires_at > now
        )
    )
    if copy is None:
        raise NotFound
    return copy


async def copy_by_id(session: AsyncSession, copy_id: UUID) -> StoreCopy | None:
    """Return a copy in whatever state."""
    found: StoreCopy | None = await session.scalar(select(StoreCopy).where(StoreCopy.id == copy_id))
    return found
