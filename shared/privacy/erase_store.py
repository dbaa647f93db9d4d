"""Erase what closed stores had, in bounded pieces, and keep of each no more than that it happened.

The tables are read from PostgreSQL's catalog, so a new one is erased from its first day. The platform's role may delete
rows of a store that is being erased, and of no other: a policy of each table says so (migrations/walls.py).
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import LargeBinary, column, delete, exists, func, select, table, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.accounts.models import STORE_ERASED, User, UserMail
from shared.kernel.database import Database
from shared.kernel.tables import PlatformTable
from shared.languages.known import code_of
from shared.stores.audit import AuditEntry
from shared.stores.models import CLOSED, ERASING, Member, Store
from shared.stores.roles import OWNER
from shared.subscriptions.models import RUNNING, Subscription

PIECE: Final = 1_000
# Whoever could still do something there, and what would still be done, goes first.
_FIRST: Final = ("members", "customer_sessions", "jobs")
_TABLES: Final = """
SELECT c.relname, coalesce(array_agg(DISTINCT child.relname::text) FILTER (WHERE child.oid <> c.oid), '{}')
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'store_id' AND NOT a.attisdropped
LEFT JOIN pg_constraint k ON k.confrelid = c.oid AND k.contype = 'f'
LEFT JOIN pg_class child ON child.oid = k.conrelid AND child.relname <> 'stores'
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = 'public'::regnamespace
GROUP BY c.relname
"""


class StoreErasure(PlatformTable):
    """That a store was erased: its id, a digest of its name here, and of its log's last line. No word of anybody."""

    __tablename__ = "store_erasures"

    former_id: Mapped[UUID] = mapped_column(unique=True)
    slug_digest: Mapped[bytes] = mapped_column(LargeBinary)
    log_lines: Mapped[int]
    log_digest: Mapped[bytes] = mapped_column(LargeBinary)
    begun_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


async def begin_erasing(session: AsyncSession, *, now: datetime) -> list[UUID]:
    """Take the stores whose time is over (platform session); returns all that are being erased.

    From this commit nobody opens, keeps or works in them. Their owners are written to once more.
    """
    runs = exists().where(Subscription.store_id == Store.id, Subscription.state.in_(RUNNING))
    taken = await session.scalars(
        update(Store)
        .where(Store.state == CLOSED, Store.closes_at <= now, ~runs)
        .values(state=ERASING)
        .returning(Store)
        .execution_options(synchronize_session=False)
    )
    for store in taken.all():
        await _write_down(session, store, now=now)
        await _tell_owners(session, store, now=now)
        await session.execute(delete(Member).where(Member.store_id == store.id))
    return list(await session.scalars(select(Store.id).where(Store.state == ERASING).order_by(Store.id)))


async def erase_pieces(database: Database, store_id: UUID, *, most: int) -> bool:
    """Delete up to `most` pieces, each in a transaction of its own; True once the store is gone.

    Begun again after a crash it goes on with what is left, and two at once delete the same rows once.
    """
    async with database.as_platform() as session:
        order = ordered({name: set(children) for name, children in await session.execute(text(_TABLES))})
    for name in order:
        while most > 0:
            most -= 1
            if not await _erase_piece(database, store_id, name):
                break
        else:
            return False
    async with database.as_platform() as session:
        await session.execute(delete(Store).where(Store.id == store_id, Store.state == ERASING))
    return True


async def finish_erasing(session: AsyncSession, store_id: UUID, *, now: datetime) -> None:
    """Write down that nothing is left."""
    await session.execute(
        update(StoreErasure)
        .where(StoreErasure.former_id == store_id, StoreErasure.finished_at.is_(None))
        .values(finished_at=now)
    )


async def unfinished(session: AsyncSession) -> list[UUID]:
    """Return the stores whose rows are all gone and whose erasing is not written down as done."""
    is_gone = ~exists().where(Store.id == StoreErasure.former_id)
    found = select(StoreErasure.former_id).where(StoreErasure.finished_at.is_(None), is_gone)
    return list(await session.scalars(found.order_by(StoreErasure.former_id)))


def ordered(children: dict[str, set[str]]) -> list[str]:
    """Return the tables so that whatever points to a row is deleted before it; of a ring the first by name."""
    left, order = {name: set(given) for name, given in children.items()}, list[str]()
    while left:
        free = sorted(name for name, waiting in left.items() if not waiting & left.keys()) or sorted(left)[:1]
        order += free
        for name in free:
            del left[name]
    return [*(name for name in _FIRST if name in children), *(name for name in order if name not in _FIRST)]


async def _erase_piece(database: Database, store_id: UUID, name: str) -> bool:
    """Delete some rows; returns whether there may be more. Rows that hold each other go with the store's own row."""
    rows = table(name, column("store_id"), column("ctid"))
    some = select(rows.c.ctid).where(rows.c.store_id == store_id).limit(PIECE).scalar_subquery()
    try:
        async with database.as_platform() as session:
            gone: Any = await session.execute(delete(rows).where(rows.c.ctid == func.any(func.array(some))))
    except IntegrityError:
        return False
    return bool(gone.rowcount == PIECE)


async def _write_down(session: AsyncSession, store: Store, *, now: datetime) -> None:
    last = await session.execute(
        select(AuditEntry.number, AuditEntry.digest)
        .where(AuditEntry.store_id == store.id)
        .order_by(AuditEntry.number.desc())
        .limit(1)
    )
    line = last.one_or_none()
    session.add(
        StoreErasure(
            former_id=store.id,
            slug_digest=hashlib.sha256(store.slug.encode()).digest(),
            log_lines=line.number if line else 0,
            log_digest=line.digest if line else b"",
            begun_at=now,
        )
    )


async def _tell_owners(session: AsyncSession, store: Store, *, now: datetime) -> None:
    for email in await owners_of(session, store.id):
        session.add(
            UserMail(
                kind=STORE_ERASED,
                recipient=email,
                language=code_of(store.locale),
                about=store.name,
                created_at=now,
                run_at=now,
            )
        )


async def owners_of(session: AsyncSession, store_id: UUID) -> Sequence[str]:
    """Return the addresses of a store's owners (platform session)."""
    found = await session.scalars(
        select(User.email)
        .join(Member, Member.user_id == User.id)
        .where(Member.store_id == store_id, Member.role == OWNER)
        .order_by(User.email)
    )
    return found.all()
