"""What is low."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from shared.inventory.models import StockLevel
from shared.products.models import ACTIVE, Product, Variant


async def low_stock(session: AsyncSession, *, threshold: int, limit: int = 100) -> Sequence[Variant]:
    """Return variants of active products that run low, emptiest first, with product and stock.

    `threshold` is the store's, for those that have no reorder point of their own.
    """
    found = await session.scalars(
        select(Variant)
        .join(Variant.stock)
        .join(Variant.product)
        .options(joinedload(Variant.stock), joinedload(Variant.product))
        .where(*running_low(threshold))
        .order_by(StockLevel.on_hand - StockLevel.reserved, Product.title, Variant.position)
        .limit(limit)
    )
    return list(found)


async def count_low_stock(session: AsyncSession, *, threshold: int) -> int:
    """Count what `low_stock` would list."""
    count = await session.scalar(
        select(func.count())
        .select_from(Variant)
        .join(Variant.stock)
        .join(Variant.product)
        .where(*running_low(threshold))
    )
    return count or 0


def running_low(threshold: int) -> tuple[ColumnElement[bool], ...]:
    """Return what is true of a variant that runs low, with its stock and its product joined."""
    return (
        is_low(threshold),
        Variant.deleted_at.is_(None),
        Product.state == ACTIVE,
        Product.deleted_at.is_(None),
    )


def is_low(threshold: int) -> ColumnElement[bool]:
    """Return whether a stock is at its own reorder point or, without one, at the store's threshold, or below."""
    return StockLevel.on_hand - StockLevel.reserved <= func.coalesce(StockLevel.reorder_point, threshold)
