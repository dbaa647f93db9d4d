"""Bundles: variants that are sold as a set of others and have no stock of their own."""

from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, foreign, joinedload, relationship, selectinload
from sqlalchemy.orm.strategy_options import _AbstractLoad

from shared.kernel.tables import StoreTable, to_store_row
from shared.products.models import Product, Variant

MOST_PARTS: Final = 20
MOST_OF_ONE_PART: Final = 99


class BundlePart(StoreTable):
    """So many of one variant in a bundle's variant. Parts are never bundles themselves."""

    __tablename__ = "bundle_parts"
    __table_args__ = (
        UniqueConstraint("store_id", "variant_id", "component_id"),
        to_store_row("variant_id", "variants", on_delete="CASCADE"),
        to_store_row("component_id", "variants"),
        CheckConstraint(f"quantity BETWEEN 1 AND {MOST_OF_ONE_PART}", name="quantity"),
        CheckConstraint("component_id <> variant_id", name="not_itself"),
        Index("ix_bundle_parts_component", "store_id", "component_id", "quantity"),
    )

    variant_id: Mapped[UUID]
    component_id: Mapped[UUID]
    position: Mapped[int]
    quantity: Mapped[int]

    component: Mapped[Variant] = relationship(
        lazy="raise",
        viewonly=True,
        primaryjoin=lambda: (
            (foreign(BundlePart.store_id) == Variant.store_id)
            & (foreign(BundlePart.component_id) == Variant.id)
        ),
    )

    @property
    def is_for_sale(self) -> bool:
        """Whether the part is still in the shop; a bundle with one that is not cannot be sold."""
        return self.component.deleted_at is None and self.component.product.is_shown

    @property
    def bundles_left(self) -> int | None:
        """For how many bundles the part suffices, None when it is not counted."""
        if not self.is_for_sale:
            return 0
        stock = self.component.stock
        return None if stock is None else max(int(stock.available), 0) // self.quantity


def with_stock() -> tuple[_AbstractLoad, ...]:
    """What says how many of a variant can be sold: its stock, and its parts with theirs."""
    return (
        joinedload(Variant.stock),
        selectinload(Variant.parts)
        .joinedload(BundlePart.component)
        # A part may stand in the cart by itself, as the same object: this must not leave less of it loaded.
        .options(
            joinedload(Variant.stock),
            joinedload(Variant.product).selectinload(Product.images),
            selectinload(Variant.parts),
        ),
    )
