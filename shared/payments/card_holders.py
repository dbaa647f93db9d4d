"""Shoppers as a provider's customers, so that it can keep their cards."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.locked import locked
from shared.kernel.tables import StoreTable, one_of, to_store_row

WANTED: Final = "wanted"
KNOWN: Final = "known"
LEAVING: Final = "leaving"
# With when each is so in the world.
MEANINGS: Final = {
    WANTED: "The provider is to make a customer, and perhaps never answered.",
    KNOWN: "The provider has a customer, under the name that it gave.",
    LEAVING: "The provider is to forget the customer; the row goes when it has.",
}


class CardHolder(StoreTable):
    """A shopper at one account of a provider: the row is the intent, written before the provider is asked (R10).

    `email` is what is asked for, frozen; it is here only until the provider has answered.
    """

    __tablename__ = "card_holders"
    __table_args__ = (
        # Without an account it is the installation's: NULL has to be one value there, or everybody had many.
        UniqueConstraint("store_id", "customer_id", "account_id", postgresql_nulls_not_distinct=True),
        UniqueConstraint("store_id", "account_id", "provider_id"),
        to_store_row("customer_id", "customers"),
        to_store_row("account_id", "payment_accounts"),
        CheckConstraint(one_of("state", tuple(MEANINGS)), name="state_known"),
        CheckConstraint("state <> 'known' OR provider_id IS NOT NULL", name="known_by_name"),
        Index("ix_card_holders_leaving", "created_at", postgresql_where=text("state = 'leaving'")),
    )

    customer_id: Mapped[UUID]
    account_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(default=WANTED)
    provider_id: Mapped[str | None]
    email: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]

    @property
    def key(self) -> str:
        """The idempotency key of the customer's making; the same for each try."""
        return f"payer_{self.id}"


class CardRemoval(StoreTable):
    """A card that its owner does not want kept any more: written before the provider is asked, once for each card."""

    __tablename__ = "card_removals"
    __table_args__ = (
        UniqueConstraint("store_id", "holder_id", "card"),
        to_store_row("holder_id", "card_holders", on_delete="CASCADE"),
        Index("ix_card_removals_left", "asked_at", postgresql_where=text("done_at IS NULL")),
    )

    holder_id: Mapped[UUID]
    card: Mapped[str]
    asked_at: Mapped[datetime]
    done_at: Mapped[datetime | None]

    @property
    def key(self) -> str:
        """The idempotency key of its request; the same for each try."""
        return f"rm_{self.id}"


async def holder_by_id(session: AsyncSession, holder_id: UUID, *, lock: bool = False) -> CardHolder | None:
    """Return a holder, for a change locked until the commit and as it is now."""
    wanted = select(CardHolder).where(CardHolder.id == holder_id)
    if lock:
        wanted = locked(wanted)
    found: CardHolder | None = await session.scalar(wanted)
    return found


async def holder_at(session: AsyncSession, customer_id: UUID, account_id: UUID | None) -> CardHolder | None:
    """Return a shopper at one account, None where it does not know them."""
    found: CardHolder | None = await session.scalar(
        select(CardHolder).where(
            CardHolder.customer_id == customer_id,
            CardHolder.account_id.is_not_distinct_from(account_id),
            CardHolder.state != LEAVING,
        )
    )
    return found


async def holders_of(session: AsyncSession, customer_id: UUID) -> Sequence[CardHolder]:
    """Return a shopper at each account that knows them, first one first."""
    found = await session.scalars(
        select(CardHolder)
        .where(CardHolder.customer_id == customer_id, CardHolder.state == KNOWN)
        .order_by(CardHolder.id)
    )
    return found.all()


async def removals_of(session: AsyncSession, holder_ids: Sequence[UUID]) -> frozenset[str]:
    """Return the cards that are not to be kept any more, whether or not the provider has done it."""
    found = await session.scalars(select(CardRemoval.card).where(CardRemoval.holder_id.in_(holder_ids)))
    return frozenset(found)


async def holders_leaving(
    session: AsyncSession, *, before: datetime, limit: int = 200
) -> list[tuple[UUID, UUID]]:
    """Return (store, holder) of those whom a provider has not forgotten yet (platform role)."""
    rows = await session.execute(
        select(CardHolder.store_id, CardHolder.id)
        .where(CardHolder.state == LEAVING, CardHolder.created_at <= before)
        .order_by(CardHolder.created_at)
        .limit(limit)
    )
    return [(store_id, holder_id) for store_id, holder_id in rows]


async def removals_left(
    session: AsyncSession, *, before: datetime, limit: int = 200
) -> list[tuple[UUID, UUID]]:
    """Return (store, removal) of cards that a provider still keeps (platform role)."""
    rows = await session.execute(
        select(CardRemoval.store_id, CardRemoval.id)
        .where(CardRemoval.done_at.is_(None), CardRemoval.asked_at <= before)
        .order_by(CardRemoval.asked_at)
        .limit(limit)
    )
    return [(store_id, removal_id) for store_id, removal_id in rows]
