"""A customer's own orders, page by page."""

from typing import Final
from uuid import UUID

from sqlalchemy import tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.pagination import Page, moment_and_id, page_of
from shared.orders.models import Order
from shared.orders.queries import whole_orders

PAGE_SIZE: Final = 20


async def page_of_customer(
    session: AsyncSession, customer_id: UUID, *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[Order]:
    """Return one page of a customer's orders, latest first, with their lines."""
    query = (
        whole_orders()
        .where(Order.customer_id == customer_id)
        .order_by(Order.placed_at.desc(), Order.id.desc())
        .limit(size + 1)
    )
    place = moment_and_id(after)
    if place:
        query = query.where(tuple_(Order.placed_at, Order.id) < tuple_(*place))
    rows = (await session.scalars(query)).all()
    return page_of(rows, size, lambda order: [order.placed_at.isoformat(), str(order.id)])
