"""A customer's own orders, page by page."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from shared.kernel.ids import parse_id
from shared.kernel.pagination import Page, decode_cursor, page_of
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
    place = place_of(after)
    if place:
        query = query.where(tuple_(Order.placed_at, Order.id) < tuple_(*place))
    rows = (await session.scalars(query)).all()
    return page_of(rows, size, lambda order: [order.placed_at.isoformat(), str(order.id)])


def place_of(after: str | None) -> tuple[datetime, UUID] | None:
    """Return the moment and id that a cursor names, None for one that names none."""
    key = decode_cursor(after, (str, str))
    if key is None:
        return None
    last = parse_id(str(key[1]))
    try:
        moment = datetime.fromisoformat(str(key[0]))
    except ValueError:
        return None
    return (moment, last) if last and moment.tzinfo else None
