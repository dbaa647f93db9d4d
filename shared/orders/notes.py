"""What people of the store write down about an order: for themselves, or for the buyer to read."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped

from shared.kernel.errors import Invalid, NotFound
from shared.kernel.jobs import enqueue
from shared.kernel.sentences import say, say_count
from shared.kernel.tables import StoreTable, to_store_row
from shared.orders.jobs import SEND_ORDER_NOTE
from shared.orders.models import Order

LONGEST: Final = 2000


class NoSuchNote(NotFound):
    """There is no such note."""

    message = say("We could not find that note.")


class OrderNote(StoreTable):
    """One note. It stays as it was written; `is_public` says that the buyer reads it on their order's page."""

    __tablename__ = "order_notes"
    __table_args__ = (
        to_store_row("order_id", "orders", on_delete="CASCADE"),
        CheckConstraint(f"length(body) BETWEEN 1 AND {LONGEST + 100}", name="body"),
        Index("ix_order_notes_order", "store_id", "order_id", "created_at", "id"),
    )

    order_id: Mapped[UUID]
    body: Mapped[str]
    author: Mapped[str]
    is_public: Mapped[bool]
    created_at: Mapped[datetime]


async def write_note(
    session: AsyncSession,
    order: Order,
    body: str,
    *,
    is_public: bool,
    is_mailed: bool,
    author: str,
    now: datetime,
) -> OrderNote:
    """Write a note about an order and, when it is the buyer's and wished, mail it to them. Raises Invalid."""
    body = body.replace("\r\n", "\n").strip()
    if not 0 < len(body) <= LONGEST:
        raise Invalid(
            {
                "note": say_count(
                    "Write at most %(num)s character.", "Write up to %(num)s characters.", LONGEST
                )
            }
        )
    note = OrderNote(
        store_id=order.store_id,
        order_id=order.id,
        body=body,
        author=author,
        is_public=is_public,
        created_at=now,
    )
    session.add(note)
    await session.flush()
    if is_public and is_mailed:
        enqueue(session, SEND_ORDER_NOTE, now=now, note_id=note.id)
    return note


async def notes_of(
    session: AsyncSession, order_id: UUID, *, public_only: bool = False
) -> Sequence[OrderNote]:
    """Return an order's notes, first one first."""
    written = select(OrderNote).where(OrderNote.order_id == order_id)
    if public_only:
        written = written.where(OrderNote.is_public)
    return (await session.scalars(written.order_by(OrderNote.created_at, OrderNote.id))).all()


async def note_by_id(session: AsyncSession, note_id: UUID) -> OrderNote:
    """Return a note; raises NoSuchNote."""
    found = await session.scalar(select(OrderNote).where(OrderNote.id == note_id))
    if found is None:
        raise NoSuchNote
    return found
