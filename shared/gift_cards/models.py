"""Gift cards and store credit: money that the store owes, kept in a ledger."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.money import Money
from shared.kernel.tables import StoreTable, one_of, to_store_row

ISSUED: Final = "issued"
SPENT: Final = "spent"
RETURNED: Final = "returned"
TAKEN: Final = "taken"
REFUNDED: Final = "refunded"
# From a card with a code into somebody's credit: a line in each of the two ledgers.
MOVED: Final = "moved"
REASONS: Final = (ISSUED, SPENT, RETURNED, TAKEN, REFUNDED, MOVED)
# Which rows are store credit: a customer has one in each currency.
IS_CREDIT: Final = text("customer_id IS NOT NULL")


class GiftCard(StoreTable):
    """A balance behind a code, or (store credit) behind a customer's account. Only the code's hash is kept.

    `balance_minor` is the sum of the card's entries, changed in the same transaction (I6).
    """

    __tablename__ = "gift_cards"
    __table_args__ = (
        UniqueConstraint("store_id", "code_hash"),
        to_store_row("customer_id", "customers", on_delete="CASCADE"),
        CheckConstraint("balance_minor >= 0", name="balance"),
        CheckConstraint("(code_hash IS NULL) <> (customer_id IS NULL)", name="code_or_customer"),
        CheckConstraint("currency ~ '^[A-Z]{3}$'", name="currency_code"),
        Index(
            "ix_gift_cards_credit",
            "store_id",
            "customer_id",
            "currency",
            unique=True,
            postgresql_where=IS_CREDIT,
        ),
    )

    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary)
    code_end: Mapped[str] = mapped_column(default="")
    customer_id: Mapped[UUID | None]
    currency: Mapped[str]
    balance_minor: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    is_on: Mapped[bool] = mapped_column(default=True)
    expires_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    @property
    def balance(self) -> Money:
        return Money(self.balance_minor, self.currency)

    def can_pay(self, now: datetime) -> bool:
        """Whether it is switched on and not over."""
        return self.is_on and (self.expires_at is None or now < self.expires_at)


class GiftCardEntry(StoreTable):
    """A line of a card's ledger; the app may add lines and never change them, but for the words of `note`."""

    __tablename__ = "gift_card_entries"
    __table_args__ = (
        UniqueConstraint("store_id", "card_id", "cart_id", "reason"),
        to_store_row("card_id", "gift_cards", on_delete="CASCADE"),
        to_store_row("cart_id", "carts"),
        CheckConstraint(one_of("reason", REASONS), name="reason_known"),
        CheckConstraint("amount_minor <> 0", name="amount"),
        Index("ix_gift_card_entries_cart", "store_id", "cart_id"),
    )

    card_id: Mapped[UUID]
    cart_id: Mapped[UUID | None]
    amount_minor: Mapped[int]
    reason: Mapped[str]
    note: Mapped[str] = mapped_column(default="", server_default="")
    actor: Mapped[str]
    created_at: Mapped[datetime]
