"""Lines of orders: what was bought, in the words and at the price of that moment."""

from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.money import Money
from shared.kernel.tables import StoreTable, to_store_row
from shared.products.promises import Promise, promise_of_record


class OrderLine(StoreTable):
    """What was bought, in the words and at the price of that moment."""

    __tablename__ = "order_lines"
    __table_args__ = (
        to_store_row("order_id", "orders", on_delete="CASCADE"),
        to_store_row("variant_id", "variants"),
        CheckConstraint("quantity >= 0", name="quantity"),
        CheckConstraint("in_return BETWEEN 0 AND quantity", name="in_return"),
        CheckConstraint("exchanged_minor >= 0", name="exchanged"),
        CheckConstraint("unit_price_minor >= 0", name="unit_price"),
        CheckConstraint("unit_cost_minor >= 0", name="unit_cost"),
        CheckConstraint("total_minor = unit_price_minor * quantity", name="total_adds_up"),
        CheckConstraint("discount_minor BETWEEN 0 AND total_minor AND tax_minor >= 0", name="parts"),
        Index("ix_order_lines_order", "store_id", "order_id", "position"),
        Index("ix_order_lines_variant", "store_id", "variant_id"),
        Index(
            "ix_order_lines_words",
            "store_id",
            text("lower(title) gin_trgm_ops"),
            text("lower(sku) gin_trgm_ops"),
            postgresql_using="gin",
        ),
    )

    order_id: Mapped[UUID]
    # None only of an order that was brought along, where no goods of the store have its SKU.
    variant_id: Mapped[UUID | None]
    position: Mapped[int]
    title: Mapped[str]
    variant_title: Mapped[str]
    sku: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    unit_price_minor: Mapped[int]
    quantity: Mapped[int]
    # Pieces that are on their way back or have come back (shared/returns).
    in_return: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    total_minor: Mapped[int]
    discount_minor: Mapped[int] = mapped_column(default=0)
    tax_minor: Mapped[int] = mapped_column(default=0)
    # What goods that came back brought in for it, as money would have; it is in the discount, too.
    exchanged_minor: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    # The tax by rate; empty for lines of before it was kept.
    taxes: Mapped[list[dict[str, Any]]] = mapped_column(default=list, server_default=text("'[]'"))
    # What a piece cost the merchant then, in the store's own currency; a trigger notes it (migrations), nobody else.
    unit_cost_minor: Mapped[int | None]
    currency: Mapped[str]
    slug: Mapped[str]
    picture: Mapped[dict[str, Any]] = mapped_column(default=dict)
    promise: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))
    parts: Mapped[list[dict[str, Any]]] = mapped_column(default=list, server_default=text("'[]'"))

    is_shipped: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    # In the buyer's language, where that is another than the merchant's: title, variant_title, parts.
    told: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default=text("'{}'"))

    @property
    def told_title(self) -> str:
        """The product as its buyer read it."""
        return str(self.told.get("title") or self.title)

    @property
    def told_variant_title(self) -> str:
        """The choices as the buyer read them."""
        return str(self.told.get("variant_title") or self.variant_title)

    @property
    def told_parts(self) -> list[dict[str, Any]]:
        """What is in a bundle, as its buyer read it."""
        said = self.told.get("parts") or [{}] * len(self.parts)
        return [{**part, **told} for part, told in zip(self.parts, said, strict=True)]

    @property
    def own_variant(self) -> UUID:
        """What was bought. Who asks deals with what was placed here: only what was brought along may have none."""
        assert self.variant_id is not None
        return self.variant_id

    @property
    def goods(self) -> list[tuple[UUID, int]]:
        """What leaves the house for it, as (variant, pieces): what was in a bundle at that time, else the variant."""
        if self.parts:
            return [(UUID(part["variant_id"]), part["quantity"] * self.quantity) for part in self.parts]
        return [(self.variant_id, self.quantity)] if self.variant_id else []

    @property
    def promised(self) -> Promise | None:
        """When the goods were to leave that were not there; None when all of them were."""
        return promise_of_record(self.promise)

    @property
    def unit_price(self) -> Money:
        return Money(self.unit_price_minor, self.currency)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)
