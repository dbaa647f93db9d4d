"""Carts: what a shopper means to buy, known to their browser by an opaque token."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, foreign, mapped_column, relationship

from shared.kernel.money import Money
from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.products.models import Variant
from shared.products.promises import Promise, latest

OPEN: Final = "open"
ORDERED: Final = "ordered"
MERGED: Final = "merged"

MOST_OF_ONE: Final = 999
MOST_LINES: Final = 100


class Cart(StoreTable):
    """An open cart can change; an ordered one is kept as the record of what became an order."""

    __tablename__ = "carts"
    __table_args__ = (
        UniqueConstraint("store_id", "token_hash"),
        to_store_row("customer_id", "customers"),
        to_store_row("gift_card_id", "gift_cards"),
        CheckConstraint(one_of("state", (OPEN, ORDERED, MERGED)), name="state_known"),
        Index(
            "ix_carts_customer",
            "store_id",
            "customer_id",
            unique=True,
            postgresql_where=text("state = 'open' AND customer_id IS NOT NULL"),
        ),
        Index("ix_carts_begun", "store_id", "created_at"),
        Index("ix_carts_left", "store_id", "updated_at", postgresql_where=text("state = 'open'")),
    )

    token_hash: Mapped[bytes] = mapped_column(LargeBinary)
    customer_id: Mapped[UUID | None]
    gift_card_id: Mapped[UUID | None]
    currency: Mapped[str]
    state: Mapped[str] = mapped_column(default=OPEN)
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]

    lines: Mapped[list["CartLine"]] = relationship(
        lazy="raise",
        order_by="CartLine.id",
        viewonly=True,
        primaryjoin=lambda: (
            (Cart.store_id == foreign(CartLine.store_id)) & (Cart.id == foreign(CartLine.cart_id))
        ),
    )

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    @property
    def count(self) -> int:
        """How many pieces it holds."""
        return sum(line.quantity for line in self.lines)

    @property
    def is_shipped(self) -> bool:
        """Whether anything in it goes by post; what is only downloaded needs no address and costs no delivery."""
        return any(line.variant.is_shipped for line in self.lines)

    @property
    def subtotal(self) -> Money:
        result = Money.zero(self.currency)
        for line in self.lines:
            result = result + line.total
        return result


class CartLine(StoreTable):
    """Some of one variant. The same variant with another note (an engraving, a gift) is a line of its own."""

    __tablename__ = "cart_lines"
    __table_args__ = (
        UniqueConstraint("store_id", "cart_id", "variant_id", "note"),
        to_store_row("cart_id", "carts", on_delete="CASCADE"),
        to_store_row("variant_id", "variants", on_delete="CASCADE"),
        CheckConstraint(f"quantity BETWEEN 1 AND {MOST_OF_ONE}", name="quantity"),
        Index("ix_cart_lines_variant", "store_id", "variant_id"),
    )

    cart_id: Mapped[UUID]
    variant_id: Mapped[UUID]
    quantity: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]

    variant: Mapped[Variant] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin=lambda: (
            (foreign(CartLine.store_id) == Variant.store_id) & (foreign(CartLine.variant_id) == Variant.id)
        ),
    )

    @property
    def total(self) -> Money:
        return self.variant.price * self.quantity

    @property
    def is_for_sale(self) -> bool:
        """Whether its goods are still in the shop: a product or part may have been hidden, a variant put away."""
        parts_are = all(part.is_for_sale for part in self.variant.parts)
        return self.variant.deleted_at is None and self.variant.product.is_shown and parts_are

    @property
    def left(self) -> int | None:
        """How many can be sold, None when they are not counted."""
        return self.variant.left if self.is_for_sale else 0

    @property
    def promise(self) -> Promise | None:
        """What is promised of it when it is bought now; None when all of it is in the house."""
        return latest(
            component.stock.promise_of(quantity)
            for component, quantity in self.variant.goods(self.quantity)
            if component.stock
        )

    @property
    def waiting(self) -> int:
        """How many of it would have to wait for goods; of a bundle, how many would not be whole."""
        missing = [
            -(-component.stock.waiting_of(quantity) * self.quantity // quantity)
            for component, quantity in self.variant.goods(self.quantity)
            if component.stock
        ]
        return max(missing, default=0)

    @property
    def is_short(self) -> bool:
        """Whether there is less left than the line asks for."""
        left = self.left
        return left is not None and left < self.quantity
