"""Returns: which goods of an order go back, why, and what became of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, Index, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from shared.kernel.money import Money
from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.orders.models import Order
from shared.returns.states import (
    APPROVED,
    ASKED,
    CONDITIONS,
    EXCHANGE,
    FATES,
    MONEY,
    OPEN,
    PAYERS,
    REASONS,
    RECEIVED,
    STATES,
    WISHES,
)


class ReturnSettings(StoreTable):
    """What a store decides about returns; a store without a row has the defaults. At most one row a store."""

    __tablename__ = "return_settings"
    __table_args__ = (
        UniqueConstraint("store_id"),
        CheckConstraint("days BETWEEN 0 AND 365", name="days"),
        CheckConstraint(one_of("payer", PAYERS), name="payer_known"),
    )

    days: Mapped[int]
    payer: Mapped[str]
    kept_tags: Mapped[list[str]] = mapped_column(ARRAY(Text))
    kept_categories: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))


class Return(StoreTable):
    """One request of a buyer to give goods back. `number` counts within the order."""

    __tablename__ = "returns"
    __table_args__ = (
        UniqueConstraint("store_id", "order_id", "number"),
        to_store_row("order_id", "orders", on_delete="CASCADE"),
        CheckConstraint(one_of("state", STATES), name="state_known"),
        CheckConstraint(one_of("wish", WISHES), name="wish_known"),
        CheckConstraint("refund_minor >= 0", name="refund"),
        Index("ix_returns_asked", "store_id", "asked_at", "id"),
        Index("ix_returns_received", "store_id", "received_at"),
        Index("ix_returns_settled", "store_id", "settled_at"),
    )

    order_id: Mapped[UUID]
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default=ASKED)
    # What the buyer would like for it.
    wish: Mapped[str] = mapped_column(default=MONEY, server_default=MONEY)
    note: Mapped[str] = mapped_column(default="")
    answer: Mapped[str] = mapped_column(default="")
    currency: Mapped[str]
    refund_minor: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    received_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]

    lines: Mapped[list["ReturnLine"]] = relationship(
        lazy="raise",
        order_by="ReturnLine.id",
        viewonly=True,
        primaryjoin=lambda: (
            (Return.store_id == foreign(ReturnLine.store_id)) & (Return.id == foreign(ReturnLine.return_id))
        ),
    )
    order: Mapped[Order] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin=lambda: (
            (Order.store_id == foreign(Return.store_id)) & (Order.id == foreign(Return.order_id))
        ),
    )

    @property
    def refund(self) -> Money:
        return Money(self.refund_minor, self.currency)

    @property
    def is_asked(self) -> bool:
        return self.state == ASKED

    @property
    def is_approved(self) -> bool:
        return self.state == APPROVED

    @property
    def is_received(self) -> bool:
        return self.state == RECEIVED

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def wants_exchange(self) -> bool:
        return self.wish == EXCHANGE

    @property
    def can_be_withdrawn(self) -> bool:
        return self.state in (ASKED, APPROVED)


class ReturnLine(StoreTable):
    """So many pieces of an order's line. How they came back is known once they have."""

    __tablename__ = "return_lines"
    __table_args__ = (
        UniqueConstraint("store_id", "return_id", "order_line_id"),
        to_store_row("return_id", "returns", on_delete="CASCADE"),
        to_store_row("order_line_id", "order_lines"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint(one_of("reason", REASONS), name="reason_known"),
        CheckConstraint(f"condition = '' OR {one_of('condition', CONDITIONS)}", name="condition_known"),
        CheckConstraint(f"fate = '' OR {one_of('fate', FATES)}", name="fate_known"),
    )

    return_id: Mapped[UUID]
    order_line_id: Mapped[UUID]
    quantity: Mapped[int]
    reason: Mapped[str]
    condition: Mapped[str] = mapped_column(default="")
    # What became of the pieces when they came: back into stock, set aside (set_aside.py), or written off.
    fate: Mapped[str] = mapped_column(default="")
