"""The stock of a store's variants one after another, by their ids."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.errors import NotCounted
from shared.inventory.models import StockLevel
from shared.kernel.ids import parse_id
from shared.kernel.pagination import Page, decode_cursor, page_of
from shared.products.models import Product, Variant

Level = tuple[StockLevel, str]


async def page_of_levels(
    session: AsyncSession,
    *,
    sku: str | None,
    product_id: UUID | None,
    changed_since: datetime | None,
    after: str | None,
    size: int,
) -> Page[Level]:
    """Return one page of the counters of what is counted and in the catalogue, each with its SKU."""
    query = (
        select(StockLevel, Variant.sku)
        .join(Variant, (Variant.store_id == StockLevel.store_id) & (Variant.id == StockLevel.id))
        .join(Variant.product)
        .where(StockLevel.is_tracked, Variant.deleted_at.is_(None), Product.deleted_at.is_(None))
        .order_by(StockLevel.id)
        .limit(size + 1)
    )
    if sku is not None:
        query = query.where(Variant.sku == sku)
    if product_id is not None:
        query = query.where(Variant.product_id == product_id)
    if changed_since is not None:
        query = query.where(StockLevel.updated_at >= changed_since)
    key = decode_cursor(after, (str,))
    if key and (last := parse_id(str(key[0]))):
        query = query.where(StockLevel.id > last)
    rows = [(level, of) for level, of in await session.execute(query)]
    return page_of(rows, size, lambda one: [str(one[0].id)])


async def level_of(session: AsyncSession, variant_id: UUID) -> StockLevel:
    """Return the counters of a variant as they are now; raises NotCounted."""
    found: StockLevel | None = await session.scalar(
        select(StockLevel)
        .where(StockLevel.id == variant_id, StockLevel.is_tracked)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotCounted
    return found
