"""Money that a merchant gives back with their own hands: cash, or a transfer made at the bank."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped

from shared.kernel.money import Money
from shared.kernel.tables import StoreTable, to_store_row


class HandRefund(StoreTable):
    """An amount of an order that no card paid, noted as given back. What was given for goods, their return says."""

    __tablename__ = "hand_refunds"
    __table_args__ = (
        to_store_row("order_id", "orders", on_delete="CASCADE"),
        CheckConstraint("amount_minor > 0", name="amount"),
        Index("ix_hand_refunds_given", "store_id", "created_at"),
        Index("ix_hand_refunds_order", "store_id", "order_id", "created_at"),
    )

    order_id: Mapped[UUID]
    amount_minor: Mapped[int]
    currency: Mapped[str]
    reason: Mapped[str]
    actor: Mapped[str]
    created_at: Mapped[datetime]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)
