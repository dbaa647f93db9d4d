"""What is low."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from shared.inventory.models import StockLevel
from shared.products.models import ACTIVE, Product, Variant


async def low_stock(session: AsyncSession, *, threshold: int, limit: int = 100) -> Sequence[Variant]:
    """Return variants of active products with `threshold` or fewer available, emptiest first, with both."""
    found = await session.scalars(
        select(Variant)
        .join(Variant.stock)
        .join(Variant.product)
        .options(joinedload(Variant.stock), joinedload(Variant.product))
        .where(
            StockLevel.on_hand - StockLevel.reserved <= threshold,
            Variant.deleted_at.is_(None),
            Product.state == ACTIVE,
            Product.deleted_at.is_(None),
        )
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
        .where(
            StockLevel.on_hand - StockLevel.reserved <= threshold,
            Variant.deleted_at.is_(None),
            Product.state == ACTIVE,
            Product.deleted_at.is_(None),
        )
    )
    return count or 0
