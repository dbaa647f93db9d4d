"""Subscriptions, and the payments that their provider told of, each of which is one order."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.money import Money
from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.kernel.tokens import derived_token
from shared.payments.subscription_desk import ACTIVE, ENDED, PAST_DUE, TRIALING
from shared.subscriptions.plans import INTERVALS

REQUESTED: Final = "requested"
OPEN: Final = "open"
ABANDONED: Final = "abandoned"
# When each is so in the world.
MEANINGS: Final = {
    REQUESTED: "We have asked for a page on which it begins, and perhaps never heard the answer.",
    OPEN: "The shopper can begin it.",
    ABANDONED: "The page was closed and nothing has begun.",
    TRIALING: "It has begun, and costs nothing yet.",
    ACTIVE: "It is paid.",
    PAST_DUE: "The latest payment did not come; the provider tries again.",
    ENDED: "It is over, for good.",
}
STATES: Final = tuple(MEANINGS)
RUNNING: Final = (TRIALING, ACTIVE, PAST_DUE)

# What somebody wants of it and the provider has not been told yet.
NOTHING: Final = ""
PAUSE: Final = "pause"
SKIP: Final = "skip"
GO_ON: Final = "go_on"
END: Final = "end"
KEEP: Final = "keep"
END_NOW: Final = "end_now"
WISHES: Final = (NOTHING, PAUSE, SKIP, GO_ON, END, KEEP, END_NOW)

TAKEN: Final = "taken"
ORDERED: Final = "ordered"
SHORT: Final = "short"
REVIEW: Final = "review"
INVOICE_STATES: Final = (TAKEN, ORDERED, SHORT, REVIEW)

SUBSCRIPTION_LINK: Final = "subscription-link"


class Subscription(StoreTable):
    """Goods that somebody wants again and again. Its row is the intent: written before the provider is asked (R10).

    `quote` is what each delivery costs, frozen when it was agreed. `wish` is what was asked for and not done yet.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (
        UniqueConstraint("store_id", "token_hash"),
        UniqueConstraint("store_id", "provider", "provider_id"),
        to_store_row("plan_id", "subscription_plans"),
        to_store_row("variant_id", "variants"),
        to_store_row("customer_id", "customers"),
        to_store_row("account_id", "payment_accounts"),
        to_store_row("first_cart_id", "carts"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint(one_of("wish", WISHES), name="wish_known"),
        CheckConstraint(one_of("every", INTERVALS), name="every_known"),
        CheckConstraint("total_minor > 0", name="total"),
        CheckConstraint("first_total_minor > 0 AND first_total_minor < total_minor", name="first_total"),
        CheckConstraint("(first_total_minor IS NULL) = (first_quote = '{}')", name="first_quote"),
        CheckConstraint("quantity > 0", name="quantity"),
        Index("ix_subscriptions_customer", "store_id", "customer_id"),
        Index("ix_subscriptions_plan", "store_id", "plan_id"),
        Index("ix_subscriptions_variant", "store_id", "variant_id"),
        Index("ix_subscriptions_account", "store_id", "account_id"),
        Index("ix_subscriptions_first_cart", "store_id", "first_cart_id"),
        Index("ix_subscriptions_began", "store_id", "created_at", "id"),
        Index("ix_subscriptions_due", "look_at", postgresql_where=text("look_at IS NOT NULL")),
    )

    plan_id: Mapped[UUID | None]
    variant_id: Mapped[UUID]
    quantity: Mapped[int]
    title: Mapped[str]
    every: Mapped[str]
    count: Mapped[int]
    trial_days: Mapped[int] = mapped_column(default=0)
    least_orders: Mapped[int] = mapped_column(default=0)
    customer_id: Mapped[UUID | None]
    email: Mapped[str]
    language: Mapped[str] = mapped_column(default="")
    address: Mapped[dict[str, Any]]
    quote: Mapped[dict[str, Any]]
    total_minor: Mapped[int]
    # What the first delivery costs where that is less; and the cart that it will be ordered from, which its codes are
    # used by from the beginning on, so that nobody pays at a reduction that somebody else has had.
    first_quote: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    first_total_minor: Mapped[int | None]
    first_cart_id: Mapped[UUID | None]
    currency: Mapped[str]
    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    provider: Mapped[str]
    account_id: Mapped[UUID | None]
    terms: Mapped[dict[str, Any]]
    session_id: Mapped[str | None]
    url: Mapped[str | None]
    provider_id: Mapped[str | None]
    payer: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=REQUESTED)
    is_paused: Mapped[bool] = mapped_column(default=False)
    resumes_at: Mapped[datetime | None]
    # Whether its buyer's store credit pays for renewals before their card does.
    pays_with_credit: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    ends_with_period: Mapped[bool] = mapped_column(default=False)
    renews_at: Mapped[datetime | None]
    # The renewal of which the buyer was told beforehand.
    told_of: Mapped[datetime | None]
    wish: Mapped[str] = mapped_column(default=NOTHING)
    order_count: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    began_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    look_at: Mapped[datetime | None]

    @property
    def key(self) -> str:
        """The idempotency key of its start; the same for each try."""
        return f"sub_{self.id}"

    @property
    def total(self) -> Money:
        """What each delivery costs."""
        return Money(self.total_minor, self.currency)

    @property
    def first_total(self) -> Money:
        """What the first delivery costs."""
        first = self.first_total_minor
        return self.total if first is None else Money(first, self.currency)

    @property
    def buyer_name(self) -> str:
        return str(self.address.get("name", ""))

    @property
    def is_running(self) -> bool:
        return self.state in RUNNING

    @property
    def is_waiting(self) -> bool:
        """Whether its page is still to be completed."""
        return self.state in (REQUESTED, OPEN)

    @property
    def orders_left(self) -> int:
        """How many deliveries its buyer has agreed to beyond those that came."""
        return max(0, self.least_orders - self.order_count)


class SubscriptionInvoice(StoreTable):
    """A payment of the provider's clock. Unique by its name there: whoever brings the word, it is one order."""

    __tablename__ = "subscription_invoices"
    __table_args__ = (
        UniqueConstraint("store_id", "provider", "invoice_id"),
        UniqueConstraint("store_id", "order_id"),
        to_store_row("subscription_id", "subscriptions"),
        to_store_row("order_id", "orders"),
        CheckConstraint(one_of("state", INVOICE_STATES), name="state_known"),
        CheckConstraint("(state = 'ordered') = (order_id IS NOT NULL)", name="ordered_with_order"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_code"),
        CheckConstraint("credit_minor >= 0", name="credit"),
        Index("ix_subscription_invoices_subscription", "store_id", "subscription_id", "paid_at"),
    )

    subscription_id: Mapped[UUID]
    provider: Mapped[str]
    invoice_id: Mapped[str]
    amount_minor: Mapped[int]
    # What store credit paid beside the card.
    credit_minor: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    currency: Mapped[str]
    intent_id: Mapped[str | None]
    state: Mapped[str] = mapped_column(default=TAKEN)
    order_id: Mapped[UUID | None]
    paid_at: Mapped[datetime]
    created_at: Mapped[datetime]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def credit(self) -> Money:
        return Money(self.credit_minor, self.currency)


def subscription_token(secret_key: str, subscription: Subscription) -> str:
    """Return the token of its buyer's secret link; only its hash is stored."""
    return derived_token(secret_key, SUBSCRIPTION_LINK, subscription.store_id, subscription.id)
