"""A store's rules about which of its accounts takes a card payment, and how each account has answered of late."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.ids import parse_id
from shared.kernel.tables import StoreTable, to_store_row
from shared.payments.errors import NoSuchPaymentRule

MOST_RULES: Final = 50


class PaymentRule(StoreTable):
    """What is paid like this goes through that account: all of it, or `share` percent. Empty conditions are for all."""

    __tablename__ = "payment_rules"
    __table_args__ = (
        to_store_row("account_id", "payment_accounts"),
        CheckConstraint("share BETWEEN 1 AND 100", name="share"),
        CheckConstraint(
            "(from_minor IS NULL OR from_minor >= 0)"
            " AND (up_to_minor IS NULL OR up_to_minor >= coalesce(from_minor, 0))",
            name="limits",
        ),
        Index("ix_payment_rules_account", "store_id", "account_id"),
    )

    account_id: Mapped[UUID]
    name: Mapped[str]
    position: Mapped[int] = mapped_column(default=1)
    currency: Mapped[str] = mapped_column(default="")
    countries: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list)
    from_minor: Mapped[int | None]
    up_to_minor: Mapped[int | None]
    share: Mapped[int] = mapped_column(default=100)
    is_on: Mapped[bool] = mapped_column(default=True)


class AccountHealth(StoreTable):
    """How an account has answered: failures since `counted_since`; while `rests_since` is set it is left in peace.

    `probed_at` is when a payment was last let through to see whether it answers again.
    """

    __tablename__ = "account_health"
    __table_args__ = (
        UniqueConstraint("store_id", "account_id"),
        to_store_row("account_id", "payment_accounts"),
        CheckConstraint("failures >= 0", name="failures"),
    )

    account_id: Mapped[UUID]
    failures: Mapped[int] = mapped_column(default=0)
    counted_since: Mapped[datetime]
    rests_since: Mapped[datetime | None]
    probed_at: Mapped[datetime | None]


async def rules_of(session: AsyncSession) -> Sequence[PaymentRule]:
    """Return a store's rules in the order in which they are asked."""
    found = await session.scalars(select(PaymentRule).order_by(PaymentRule.position, PaymentRule.id))
    return found.all()


async def rule_by_id(session: AsyncSession, text: str) -> PaymentRule:
    """Return a rule; raises NoSuchPaymentRule."""
    key = parse_id(text)
    found = await session.get(PaymentRule, (session.info["store_id"], key)) if key else None
    if found is None:
        raise NoSuchPaymentRule
    return found


async def health_of_accounts(session: AsyncSession) -> dict[UUID, AccountHealth]:
    """Return how each account of a store has answered; one that never failed has no row."""
    return {one.account_id: one for one in await session.scalars(select(AccountHealth))}
