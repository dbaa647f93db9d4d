"""Carts that were left with an address: who left them, what has been written about them, and what came of it."""

from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.money import Money
from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.notifications.mail_runs import MailRun, checks_of_run

# By which the log of mail and the letters know its mails.
MAIL_KIND: Final = "abandoned_cart"

EMPTIED: Final = "emptied"
GONE: Final = "gone"

# Whether the address that a guest types in the checkout may be used: never, after saying so, or where they tick it.
NEVER: Final = "never"
TOLD: Final = "told"
TICKED: Final = "ticked"
GUESTS: Final = (NEVER, TOLD, TICKED)

LINK_LIFE: Final = timedelta(days=60)


class CartContact(StoreTable):
    """The address that a guest typed in the checkout of a cart; its id is the cart's."""

    __tablename__ = "cart_contacts"
    __table_args__ = (to_store_row("id", "carts", on_delete="CASCADE"),)

    email: Mapped[str]
    language: Mapped[str] = mapped_column(default="")
    noted_at: Mapped[datetime]


class Recovery(MailRun, StoreTable):
    """The attempt to bring somebody back to one cart, once per cart; its id is the cart's.

    `lines` are goods and prices of the moment when the cart was found left.
    """

    __tablename__ = "recoveries"
    __table_args__ = (
        UniqueConstraint("store_id", "token_hash"),
        to_store_row("id", "carts", on_delete="CASCADE"),
        to_store_row("returned_cart_id", "carts"),
        to_store_row("coupon_id", "coupons"),
        to_store_row("order_id", "orders"),
        *checks_of_run(EMPTIED, GONE),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_code"),
        # One person is written to about one cart at a time.
        Index(
            "ix_recoveries_running",
            "store_id",
            "email",
            unique=True,
            postgresql_where=text("state = 'running'"),
        ),
        Index("ix_recoveries_due", "store_id", "next_at", postgresql_where=text("state = 'running'")),
        Index("ix_recoveries_abandoned", "store_id", "abandoned_at", "id"),
        Index("ix_recoveries_returned_cart", "store_id", "returned_cart_id"),
    )

    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    currency: Mapped[str]
    total_minor: Mapped[int]
    lines: Mapped[list[dict[str, Any]]]
    abandoned_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    returned_cart_id: Mapped[UUID | None]

    @property
    def total(self) -> Money:
        """What its goods came to when it was left."""
        return Money(self.total_minor, self.currency)

    @property
    def is_recovered(self) -> bool:
        """Whether it became an order after its link was used."""
        return self.order_id is not None and self.returned_at is not None


class RecoverySettings(StoreTable):
    """What a store decides about abandoned carts; a store without a row writes to nobody. At most one row a store."""

    __tablename__ = "recovery_settings"
    __table_args__ = (
        UniqueConstraint("store_id"),
        to_store_row("promotion_id", "promotions"),
        CheckConstraint(one_of("guests", GUESTS), name="guests_known"),
        CheckConstraint("first_hours > 0 AND second_hours >= 0 AND third_hours >= 0", name="hours"),
        CheckConstraint("discount_percent BETWEEN 0 AND 100 AND discount_days > 0", name="discount"),
    )

    is_on: Mapped[bool]
    guests: Mapped[str]
    first_hours: Mapped[int]
    second_hours: Mapped[int]
    third_hours: Mapped[int]
    discount_percent: Mapped[int]
    discount_days: Mapped[int]
    counts_opens: Mapped[bool]
    promotion_id: Mapped[UUID | None]
