"""A store's provider of tax rates, and what it answered: kept for an hour, so that a buyer is asked for one price."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.sealing import KeyRing, Place
from shared.kernel.tables import StoreTable, one_of, to_store_row

OWN: Final = "own"
REFUSE: Final = "refuse"
WHEN_AWAY: Final = (OWN, REFUSE)
# What a check of the connection, or the last question, can find.
AWAY: Final = "away"
PROBLEMS: Final = ("", AWAY)
ASKING: Final = "tax provider: asking"
ANSWER_LIFE: Final = timedelta(hours=1)
# Whoever did not answer is left alone so long: of many buyers one waits for it.
REST: Final = timedelta(minutes=1)


class TaxProvider(StoreTable):
    """Who names the rates of a store's orders; a store without a row, or with one that is off, uses its own table."""

    __tablename__ = "tax_providers"
    __table_args__ = (
        UniqueConstraint("store_id"),
        CheckConstraint(one_of("when_away", WHEN_AWAY), name="when_away_known"),
        CheckConstraint(one_of("problem", PROBLEMS), name="problem_known"),
    )

    name: Mapped[str]
    address: Mapped[str]
    secret: Mapped[bytes | None] = mapped_column(LargeBinary)
    secret_end: Mapped[str] = mapped_column(default="")
    is_on: Mapped[bool] = mapped_column(default=True)
    when_away: Mapped[str] = mapped_column(default=OWN)
    problem: Mapped[str] = mapped_column(default="")
    rests_until: Mapped[datetime | None]
    checked_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @property
    def place(self) -> Place:
        """Where its key belongs."""
        return Place(self.store_id, self.id, ASKING)

    def is_locked(self, keys: KeyRing) -> bool:
        """Whether its key was sealed with one that is not on this server."""
        return self.secret is not None and not keys.knows(self.secret)


class TaxAnswer(StoreTable):
    """What the provider said to a question, named by its digest."""

    __tablename__ = "tax_answers"
    __table_args__ = (
        to_store_row("provider_id", "tax_providers", on_delete="CASCADE"),
        Index("ix_tax_answers_question", "store_id", "question", "asked_at"),
        Index("ix_tax_answers_provider", "store_id", "provider_id", "asked_at"),
    )

    provider_id: Mapped[UUID]
    question: Mapped[str]
    rates: Mapped[dict[str, Any]]
    reference: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]


async def tax_provider(session: AsyncSession) -> TaxProvider | None:
    """Return the store's provider, on or off."""
    return (await session.scalars(select(TaxProvider))).one_or_none()
