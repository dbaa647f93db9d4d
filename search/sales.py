"""How many pieces of each product were sold of late."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.products.models import Variant

SALES_OF: Final = timedelta(days=90)


async def sales_of(session: AsyncSession, product_ids: Sequence[UUID], *, now: datetime) -> dict[UUID, int]:
    """Return how many pieces of each product the last 90 days sold; one that sold none is not named."""
    rows = await session.execute(sold(now).where(Variant.product_id.in_(product_ids)))
    return {product_id: int(pieces) for product_id, pieces in rows}


async def all_sales(session: AsyncSession, *, now: datetime) -> dict[UUID, int]:
    """Return how many pieces of each product the last 90 days sold, of those that sold any."""
    return {product_id: int(pieces) for product_id, pieces in await session.execute(sold(now))}


def sold(now: datetime) -> Select[UUID, int]:
    """Ask how many pieces of each product the last 90 days sold."""
    return (
        select(Variant.product_id, func.sum(OrderLine.quantity).label("pieces"))
        .join(OrderLine, (OrderLine.store_id == Variant.store_id) & (OrderLine.variant_id == Variant.id))
        .join(Order, (Order.store_id == OrderLine.store_id) & (Order.id == OrderLine.order_id))
        .where(Order.placed_at >= now - SALES_OF, Order.cancelled_at.is_(None))
        .group_by(Variant.product_id)
    )
