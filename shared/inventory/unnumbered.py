"""Which variants of a list have no barcode yet."""

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.product_list import WantedProducts, narrowed
from shared.products.models import Product, Variant

_IS_UNNUMBERED = (Variant.barcode == "") & Variant.deleted_at.is_(None)


async def count_unnumbered(session: AsyncSession, wanted: WantedProducts) -> int:
    """Return how many variants of all products that are wanted have no barcode."""
    products = narrowed(select(Product.id), wanted)
    counted = (
        select(func.count()).select_from(Variant).where(_IS_UNNUMBERED, Variant.product_id.in_(products))
    )
    return await session.scalar(counted) or 0


async def ids_of_unnumbered(session: AsyncSession, wanted: WantedProducts, *, most: int) -> list[UUID]:
    """Return products that are wanted and have a variant without a barcode, by title, at most so many."""
    without = select(Variant.product_id).where(_IS_UNNUMBERED)
    query = narrowed(select(Product.id), wanted).where(Product.id.in_(without))
    return list(await session.scalars(query.order_by(Product.title, Product.id).limit(most)))
