"""How an order stands, and what may still be done with it."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.tables import one_of
from shared.orders.states import (
    AWAITING_PAYMENT,
    CANCELLED,
    DELIVERED,
    FULFILMENT_STATES,
    LEFT_THE_HOUSE,
    PAID,
    PARTLY_REFUNDED,
    PAYMENT_STATES,
    PLACED,
    REFUND_PENDING,
    REFUNDED,
    STATES,
    UNFULFILLED,
    UNPAID,
)
from shared.payments.methods import PREPAID

# The rules and indices of the table that are about it.
STANDING_RULES = (
    CheckConstraint(one_of("state", STATES), name="state_known"),
    CheckConstraint(one_of("payment_state", PAYMENT_STATES), name="payment_state_known"),
    CheckConstraint(one_of("fulfilment_state", FULFILMENT_STATES), name="fulfilment_state_known"),
    CheckConstraint(
        "(brought_from IS NULL) = (brought_number IS NULL) AND (brought_from IS NULL) = (cart_id IS NOT NULL)",
        name="brought_along",
    ),
    # History: nothing of it is to be packed, paid or held here.
    CheckConstraint(
        "brought_from IS NULL OR (held_at IS NULL AND card_minor = 0 AND own_number IS NOT NULL"
        " AND (state = 'cancelled' OR (state = 'placed' AND fulfilment_state = 'delivered'"
        " AND payment_state IN ('paid', 'partly_refunded', 'refunded'))))",
        name="brought_is_over",
    ),
    Index(
        "ix_orders_to_pack",
        "store_id",
        "placed_at",
        "id",
        postgresql_where=text("state = 'placed' AND fulfilment_state IN ('unfulfilled', 'partly_fulfilled')"),
    ),
    # What waits for somebody, and what fell: few of many, counted on every look at the list and at the first page.
    Index(
        "ix_orders_unpaid",
        "store_id",
        "placed_at",
        "id",
        postgresql_where=text("state = 'placed' AND payment_state = 'unpaid'"),
    ),
    Index(
        "ix_orders_held",
        "store_id",
        "placed_at",
        "id",
        postgresql_where=text("state = 'placed' AND held_at IS NOT NULL"),
    ),
    Index("ix_orders_cancelled", "store_id", "placed_at", "id", postgresql_where=text("state = 'cancelled'")),
)


class OrderStanding:
    """The part of an order that says where it is: its states, when it came into them, and which steps they allow."""

    state: Mapped[str] = mapped_column(default=PLACED)
    payment_state: Mapped[str] = mapped_column(default=UNPAID)
    fulfilment_state: Mapped[str] = mapped_column(default=UNFULFILLED)
    payment_method: Mapped[str]
    placed_at: Mapped[datetime]
    paid_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[str | None]
    # Since when it is kept back for a person to look at, and why (`hold_order.py`).
    held_at: Mapped[datetime | None]
    hold_reasons: Mapped[list[dict[str, Any]]] = mapped_column(default=list, server_default=text("'[]'"))
    # Of which other shop it was, under which number, where it was brought along (shared/imports/import_orders.py).
    brought_from: Mapped[str | None]
    brought_number: Mapped[str | None]

    @property
    def is_cancelled(self) -> bool:
        return self.state == CANCELLED

    @property
    def is_paid(self) -> bool:
        return self.payment_state in (PAID, PARTLY_REFUNDED)

    @property
    def is_awaiting_payment(self) -> bool:
        return self.state == AWAITING_PAYMENT

    @property
    def has_left(self) -> bool:
        """Whether all that is to be sent has been packed."""
        return self.fulfilment_state in LEFT_THE_HOUSE

    @property
    def is_delivered(self) -> bool:
        return self.fulfilment_state == DELIVERED

    @property
    def can_be_sent(self) -> bool:
        """Whether goods of it may leave the house at all."""
        return (
            self.state == PLACED
            and not self.is_brought
            and self.held_at is None
            and self.payment_state not in (REFUND_PENDING, REFUNDED)
        )

    @property
    def can_be_edited(self) -> bool:
        """Whether lines of it may still change: it stands, something of it is in the house, its money is clear."""
        return (
            self.state == PLACED
            and not self.has_left
            and self.payment_state in (UNPAID, PAID, PARTLY_REFUNDED)
        )

    @property
    def is_brought(self) -> bool:
        """Whether it was brought along from another shop: history, of which nothing is to be done here."""
        return self.brought_from is not None

    @property
    def can_be_cancelled(self) -> bool:
        """Whether it can be called off: what was paid for it, if anything, can go back by itself or has gone back."""
        is_returnable = self.is_paid and self.payment_method in PREPAID
        is_even = self.payment_state in (UNPAID, REFUNDED)
        return self.state == PLACED and self.fulfilment_state == UNFULFILLED and (is_even or is_returnable)

    def can_be_called_off(self, window: timedelta, *, now: datetime) -> bool:
        """Whether its buyer may still cancel it in the time that the store gives them."""
        return self.can_be_cancelled and now < self.placed_at + window

    @property
    def is_held(self) -> bool:
        """Whether it is kept back until somebody has looked at it."""
        return self.held_at is not None and not self.is_cancelled

    @property
    def can_be_marked_paid(self) -> bool:
        return self.state == PLACED and self.payment_state == UNPAID
