"""Payments, what was given back of them, and the messages that providers sent about them."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.money import Money
from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.payments.states import LIVE, REFUND_REQUESTED, REFUND_STATES, REQUESTED, STATES, SUCCEEDED

_LIVE: Final = one_of("state", LIVE)


class Payment(StoreTable):
    """One way in which an order was to be paid. Its row is the intent: written before the provider is asked (R10).

    `terms` is what is asked for, frozen; the key of the request is the id. At most one payment of an order is live.
    """

    __tablename__ = "payments"
    __table_args__ = (
        UniqueConstraint("store_id", "provider", "session_id"),
        to_store_row("order_id", "orders"),
        to_store_row("account_id", "payment_accounts"),
        to_store_row("edit_id", "order_edits"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_code"),
        CheckConstraint("captured_minor >= 0", name="captured"),
        CheckConstraint("refunded_minor BETWEEN 0 AND captured_minor", name="refunded_within_captured"),
        Index("ix_payments_live", "store_id", "order_id", unique=True, postgresql_where=text(_LIVE)),
        Index("ix_payments_order", "store_id", "order_id"),
        Index("ix_payments_due", "look_at", postgresql_where=text("look_at IS NOT NULL")),
        Index("ix_payments_intent", "intent_id"),
        Index("ix_payments_account", "store_id", "account_id"),
        Index("ix_payments_edit", "store_id", "edit_id"),
        Index("ix_payments_house", "created_at", postgresql_where=text("account_id IS NULL")),
    )

    order_id: Mapped[UUID]
    # The change of the order whose difference it is; without one it is for the order as it was placed.
    edit_id: Mapped[UUID | None]
    provider: Mapped[str]
    # The store's own account through which it goes from its beginning to its refunds; none is the installation's.
    account_id: Mapped[UUID | None]
    # Why that account (shared/payments/route.py); empty where there was nothing to choose.
    why: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    state: Mapped[str] = mapped_column(default=REQUESTED)
    amount_minor: Mapped[int]
    currency: Mapped[str]
    terms: Mapped[dict[str, Any]]
    session_id: Mapped[str | None]
    intent_id: Mapped[str | None]
    url: Mapped[str | None]
    captured_minor: Mapped[int] = mapped_column(default=0)
    refunded_minor: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str | None]
    is_disputed: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    look_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]

    @property
    def key(self) -> str:
        """The idempotency key of its start; the same for each try."""
        return f"pay_{self.id}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def refundable(self) -> Money:
        """What has come in and not been given back."""
        return Money(self.captured_minor - self.refunded_minor, self.currency)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def can_be_refunded(self) -> bool:
        return self.state == SUCCEEDED and bool(self.refundable)


class Refund(StoreTable):
    """Money on its way back. Its amount was taken off the payment by the statement that wrote it (R20)."""

    __tablename__ = "refunds"
    __table_args__ = (
        UniqueConstraint("store_id", "provider_id"),
        to_store_row("payment_id", "payments"),
        CheckConstraint(one_of("state", REFUND_STATES), name="state_known"),
        CheckConstraint("amount_minor > 0", name="amount"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_code"),
        Index("ix_refunds_payment", "store_id", "payment_id"),
        Index("ix_refunds_given", "store_id", "created_at"),
        Index(
            "ix_refunds_unsettled", "created_at", postgresql_where=text("state IN ('requested', 'pending')")
        ),
    )

    payment_id: Mapped[UUID]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=REFUND_REQUESTED)
    # Given as store credit: no provider hears of it.
    is_credit: Mapped[bool] = mapped_column(default=False, server_default=false())
    provider_id: Mapped[str | None]
    problem: Mapped[str | None]
    actor: Mapped[str]
    created_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]

    @property
    def key(self) -> str:
        """The idempotency key of its request; the same for each try."""
        return f"rf_{self.id}"

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class WebhookMessage(StoreTable):
    """A message that a provider delivered, once, however often it came (R7, R8)."""

    __tablename__ = "webhook_inbox"
    __table_args__ = (
        UniqueConstraint("store_id", "provider", "account", "event_id"),
        to_store_row("payment_id", "payments"),
        to_store_row("subscription_id", "subscriptions"),
        CheckConstraint("num_nonnulls(payment_id, subscription_id) = 1", name="about_one"),
        Index("ix_webhook_inbox_unhandled", "received_at", postgresql_where=text("handled_at IS NULL")),
    )

    provider: Mapped[str]
    account: Mapped[str] = mapped_column(default="")
    event_id: Mapped[str]
    kind: Mapped[str]
    payment_id: Mapped[UUID | None]
    subscription_id: Mapped[UUID | None]
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
