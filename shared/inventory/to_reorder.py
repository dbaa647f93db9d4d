"""What is to be ordered again, maker by maker: what runs low, and how many of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from shared.inventory.models import StockLevel
from shared.inventory.queries import running_low
from shared.inventory.reorder_points import suggested_order
from shared.products.models import Product, Variant

PAGE_SIZE: Final = 50

# Where a variant stands in the list: its maker, its product's title, its place there, and its id.
Place = tuple[str, str, int, UUID]


@dataclass(frozen=True, slots=True)
class Due:
    """A variant that is to be ordered again, with its product and its stock."""

    variant: Variant
    available: int
    point: int
    order: int

    @property
    def place(self) -> Place:
        variant = self.variant
        return (variant.product.vendor, variant.product.title, variant.position, variant.id)


async def to_reorder(
    session: AsyncSession, *, threshold: int, after: Place | None = None, size: int = PAGE_SIZE
) -> Sequence[Due]:
    """Return up to `size` of what runs low after a place in the list; `threshold` is the store's."""
    order = (Product.vendor, Product.title, Variant.position, Variant.id)
    query = (
        select(Variant)
        .join(Variant.stock)
        .join(Variant.product)
        .options(joinedload(Variant.stock), joinedload(Variant.product))
        .where(*running_low(threshold))
        .order_by(*order)
        .limit(size)
    )
    if after is not None:
        query = query.where(tuple_(*order) > tuple_(*after))
    return [_due(variant, threshold) for variant in await session.scalars(query)]


async def place_of(session: AsyncSession, variant_id: UUID) -> Place | None:
    """Return where a variant stands in the list, low or not; None where there is no such variant."""
    found = await session.execute(
        select(Product.vendor, Product.title, Variant.position, Variant.id)
        .join(Variant.product)
        .where(Variant.id == variant_id)
    )
    row = found.one_or_none()
    return None if row is None else (row.vendor, row.title, row.position, row.id)


def _due(variant: Variant, threshold: int) -> Due:
    level: StockLevel = variant.stock
    available, point = level.on_hand - level.reserved, level.reorders_at(threshold)
    order = suggested_order(available, point=point, quantity=level.reorder_quantity)
    return Due(variant, available, point, order)
