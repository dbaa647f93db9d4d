"""How well products sell, as the order of results heeds it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from search.models import SearchDocument, SearchIndex
from search.note_pushes import note_pushes
from shared.orders.models import Order, OrderLine
from shared.products.models import Variant

SALES_OF: Final = timedelta(days=90)


async def count_sales(session: AsyncSession, *, now: datetime) -> None:
    """Write into the store's documents how many pieces the last 90 days sold. The words stay, so the index does too."""
    sold = _sold(now).subquery()
    pieces = func.coalesce(
        select(sold.c.pieces).where(sold.c.product_id == SearchDocument.id).scalar_subquery(), 0
    )
    changed = await session.scalars(
        update(SearchDocument)
        .where(SearchDocument.sales != pieces)
        .values(sales=pieces)
        .returning(SearchDocument.id)
        .execution_options(synchronize_session=False)
    )
    if await session.scalar(select(SearchIndex.is_mirrored)):
        await note_pushes(session, changed.all())


async def sales_of(session: AsyncSession, product_ids: Sequence[UUID], *, now: datetime) -> dict[UUID, int]:
    """Return how many pieces of each product the last 90 days sold; one that sold none is not named."""
    rows = await session.execute(_sold(now).where(Variant.product_id.in_(product_ids)))
    return {product_id: int(pieces) for product_id, pieces in rows}


async def all_sales(session: AsyncSession, *, now: datetime) -> dict[UUID, int]:
    """Return how many pieces of each product the last 90 days sold, of those that sold any."""
    return {product_id: int(pieces) for product_id, pieces in await session.execute(_sold(now))}


def _sold(now: datetime) -> Select[UUID, int]:
    return (
        select(Variant.product_id, func.sum(OrderLine.quantity).label("pieces"))
        .join(OrderLine, (OrderLine.store_id == Variant.store_id) & (OrderLine.variant_id == Variant.id))
        .join(Order, (Order.store_id == OrderLine.store_id) & (Order.id == OrderLine.order_id))
        .where(Order.placed_at >= now - SALES_OF, Order.cancelled_at.is_(None))
        .group_by(Variant.product_id)
    )
