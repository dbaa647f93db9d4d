"""A customer's own orders, page by page."""

from typing import Final
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from shared.kernel.pagination import Page, moment_and_id, page_of
from shared.orders.models import Order

PAGE_SIZE: Final = 20


async def page_of_customer(
    session: AsyncSession, customer_id: UUID, *, after: str | None = None, size: int = PAGE_SIZE
) -> Page[Order]:
    """Return one page of a customer's orders, latest first, with their lines."""
    query = (
        select(Order)
        .where(Order.customer_id == customer_id)
        .order_by(Order.placed_at.desc(), Order.id.desc())
        .options(selectinload(Order.lines), selectinload(Order.awaited))
        .limit(size + 1)
    )
    place = moment_and_id(after)
    if place:
        query = query.where(tuple_(Order.placed_at, Order.id) < tuple_(*place))
    rows = (await session.scalars(query)).all()
    return page_of(rows, size, lambda order: [order.placed_at.isoformat(), str(order.id)])
