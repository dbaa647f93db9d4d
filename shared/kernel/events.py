"""Facts that happened in a store, written once in the transaction that caused them and never changed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped

from shared.kernel.storing import new_row
from shared.kernel.tables import StoreTable


class Event(StoreTable):
    """`name` is `resource.past_tense` (order.placed); `subject_id` the row that it happened to."""

    __tablename__ = "events"
    __table_args__ = (Index("ix_events_subject", "store_id", "subject_id", "occurred_at", "id"),)

    name: Mapped[str]
    subject_id: Mapped[UUID]
    actor: Mapped[str]
    data: Mapped[dict[str, Any]]
    occurred_at: Mapped[datetime]


def record(
    session: AsyncSession, name: str, subject_id: UUID, *, actor: str, now: datetime, **data: Any
) -> None:
    """Write that `name` happened to `subject_id`. `actor` says who: "shopper", "system" or a member's e-mail."""
    session.add(event_of(session.info["store_id"], name, subject_id, actor=actor, now=now, **data))
    # Whoever writes down what this transaction does (shared/stores/audit.py) tells of it too.
    if "recorded" in session.info:
        session.info["recorded"].append((name, data))


def event_of(store_id: UUID, name: str, subject_id: UUID, *, actor: str, now: datetime, **data: Any) -> Event:
    """Return the row that says so, for who writes it with others."""
    return new_row(
        Event,
        store_id=store_id,
        name=name,
        subject_id=subject_id,
        actor=actor,
        data=data,
        occurred_at=now,
    )


async def history_of(session: AsyncSession, subject_id: UUID) -> list[Event]:
    """Return what happened to one thing, oldest first."""
    found = await session.scalars(
        select(Event).where(Event.subject_id == subject_id).order_by(Event.occurred_at, Event.id)
    )
    return list(found)
