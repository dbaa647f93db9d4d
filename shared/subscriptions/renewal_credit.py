"""What store credit pays of the renewals of subscriptions."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.money import Money
from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.subscriptions.models import REVIEW, SubscriptionInvoice

TAKEN: Final = "taken"
USED: Final = "used"
RETURNED: Final = "returned"
# When each is so in the world.
MEANINGS: Final = {
    TAKEN: "It has left the credit for an invoice that is not paid yet; the provider may not know of it.",
    USED: "The invoice was paid, less this, and is an order.",
    RETURNED: "It paid for nothing, and is back.",
}
STATES: Final = tuple(MEANINGS)


class RenewalCredit(StoreTable):
    """What is taken off one invoice: the intent, written with its line of the ledger before the provider is asked.

    One for each invoice, whoever takes it. The line of the ledger is by the cart that the order will be placed from, so
    that what is called off goes back as it does for every order.
    """

    __tablename__ = "renewal_credits"
    __table_args__ = (
        UniqueConstraint("store_id", "provider", "invoice_id"),
        UniqueConstraint("store_id", "cart_id"),
        to_store_row("subscription_id", "subscriptions"),
        to_store_row("cart_id", "carts"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_code"),
        CheckConstraint("(state = 'taken') = (settled_at IS NULL)", name="settled"),
        Index("ix_renewal_credits_subscription", "store_id", "subscription_id", "created_at"),
    )

    subscription_id: Mapped[UUID]
    provider: Mapped[str]
    invoice_id: Mapped[str]
    cart_id: Mapped[UUID]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    state: Mapped[str] = mapped_column(default=TAKEN)
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def key(self) -> str:
        """The idempotency key of taking it off; the same for each try."""
        return f"credit_{self.id}"


async def credit_of_invoice(session: AsyncSession, provider: str, invoice_id: str) -> RenewalCredit | None:
    """Return what was taken for an invoice, as it is now; None where nothing was."""
    found: RenewalCredit | None = await session.scalar(
        select(RenewalCredit)
        .where(RenewalCredit.provider == provider, RenewalCredit.invoice_id == invoice_id)
        .execution_options(populate_existing=True)
    )
    return found


async def credits_taken(session: AsyncSession, subscription_id: UUID) -> Sequence[RenewalCredit]:
    """Return what was taken for a subscription's invoices that are not settled; not what waits for a person."""
    waits = exists().where(
        SubscriptionInvoice.store_id == RenewalCredit.store_id,
        SubscriptionInvoice.provider == RenewalCredit.provider,
        SubscriptionInvoice.invoice_id == RenewalCredit.invoice_id,
        SubscriptionInvoice.state == REVIEW,
    )
    found = await session.scalars(
        select(RenewalCredit)
        .where(RenewalCredit.subscription_id == subscription_id, RenewalCredit.state == TAKEN, ~waits)
        .order_by(RenewalCredit.created_at, RenewalCredit.id)
        .execution_options(populate_existing=True)
    )
    return found.all()
