"""What the people of a store write down about a customer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import Index, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped

from shared.customers.models import Customer
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say, say_count
from shared.kernel.tables import StoreTable, to_store_row

LONGEST: Final = 2000
SHOWN: Final = 200


class CustomerNote(StoreTable):
    """One note; only the team reads it, and the customer when they ask for all that is known of them."""

    __tablename__ = "customer_notes"
    __table_args__ = (
        to_store_row("customer_id", "customers", on_delete="CASCADE"),
        Index("ix_customer_notes_customer", "store_id", "customer_id", "written_at"),
    )

    customer_id: Mapped[UUID]
    body: Mapped[str]
    author: Mapped[str]
    written_at: Mapped[datetime]


async def notes_on(session: AsyncSession, customer_id: UUID) -> Sequence[CustomerNote]:
    """Return the notes on a customer, the latest first."""
    found = await session.scalars(
        select(CustomerNote)
        .where(CustomerNote.customer_id == customer_id)
        .order_by(CustomerNote.written_at.desc(), CustomerNote.id.desc())
        .limit(SHOWN)
    )
    return found.all()


async def write_note(
    session: AsyncSession, customer: Customer, body: str, *, author: str, now: datetime
) -> None:
    """Write a note down; raises Invalid for none, or one that is too long."""
    body = body.strip()
    if not body:
        raise Invalid({"body": say("Write the note first.")})
    if len(body) > LONGEST:
        told = say_count("Use at most %(num)s character.", "Use at most %(num)s characters.", LONGEST)
        raise Invalid({"body": told})
    row = {"store_id": customer.store_id, "customer_id": customer.id, "body": body}
    session.add(CustomerNote(**row, author=author, written_at=now))


async def remove_note(session: AsyncSession, customer: Customer, note_id: UUID) -> None:
    """Throw a note on this customer away; any other is left alone."""
    await session.execute(
        delete(CustomerNote).where(CustomerNote.id == note_id, CustomerNote.customer_id == customer.id)
    )
