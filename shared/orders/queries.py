"""Reading orders."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from shared.kernel.ids import parse_id
from shared.kernel.money import Money
from shared.kernel.pagination import Page, decode_cursor, page_of
from shared.kernel.tokens import hash_token
from shared.orders.errors import NoSuchOrder
from shared.orders.models import Order
from shared.orders.states import CANCELLED, PLACED, UNPAID

VIEWS = ("all", "unpaid", "cancelled")


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What a stretch of time brought: orders that were not cancelled, and their sum."""

    orders: int
    revenue: Money

    @property
    def average(self) -> Money:
        return (
            Money(self.revenue.minor // self.orders, self.revenue.currency) if self.orders else self.revenue
        )


async def order_by_token(session: AsyncSession, token: str) -> Order:
    """Return the order of a secret link, with lines; raises NoSuchOrder."""
    order = await session.scalar(_whole().where(Order.token_hash == hash_token(token)))
    return _found(order)


async def order_by_number(session: AsyncSession, number: str) -> Order:
    """Return an order by its number, with lines; raises NoSuchOrder."""
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        raise NoSuchOrder
    return _found(await session.scalar(_whole().where(Order.number == int(number))))


async def order_by_id(session: AsyncSession, order_id: UUID) -> Order:
    """Return an order by its id, with lines; raises NoSuchOrder."""
    return _found(await session.scalar(_whole().where(Order.id == order_id)))


async def order_of_cart(session: AsyncSession, cart_id: UUID) -> Order | None:
    """Return the order that a cart became, if it has."""
    found: Order | None = await session.scalar(_whole().where(Order.cart_id == cart_id))
    return found


async def page_of_orders(
    session: AsyncSession, *, view: str = "all", words: str = "", after: str | None = None, size: int = 50
) -> Page[Order]:
    """Return one page of the dashboard's list, latest first. `words` is a number or part of an e-mail or name."""
    query = _whole().order_by(Order.placed_at.desc(), Order.id.desc()).limit(size + 1)
    if view == "unpaid":
        query = query.where(Order.state == PLACED, Order.payment_state == UNPAID)
    elif view == "cancelled":
        query = query.where(Order.state == CANCELLED)
    query = _matching(query, words.replace("\x00", "").strip()[:100])
    key = decode_cursor(after, (str, str))
    place = _place(key) if key else None
    if place:
        query = query.where(tuple_(Order.placed_at, Order.id) < tuple_(*place))
    rows = (await session.scalars(query)).all()
    return page_of(rows, size, lambda order: [order.placed_at.isoformat(), str(order.id)])


async def count_by_view(session: AsyncSession) -> dict[str, int]:
    """Count the orders behind each view of the list."""
    unpaid = func.count().filter(Order.state == PLACED, Order.payment_state == UNPAID)
    cancelled = func.count().filter(Order.state == CANCELLED)
    row = (await session.execute(select(func.count(), unpaid, cancelled).select_from(Order))).one()
    return dict(zip(VIEWS, row, strict=True))


async def figures_between(
    session: AsyncSession, start: datetime, end: datetime, *, currency: str
) -> DayFigures:
    """Return what was ordered from `start` up to, not including, `end`."""
    orders, revenue = (
        await session.execute(
            select(func.count(), func.coalesce(func.sum(Order.base_total_minor), 0)).where(
                Order.placed_at >= start, Order.placed_at < end, Order.state == PLACED
            )
        )
    ).one()
    return DayFigures(orders, Money(int(revenue), currency))


def _whole() -> Select[Order]:
    return select(Order).options(selectinload(Order.lines), selectinload(Order.awaited))


def _found(order: Order | None) -> Order:
    if order is None:
        raise NoSuchOrder
    return order


def _matching(query: Select[Order], words: str) -> Select[Order]:
    number = words.lstrip("#")
    if number.isascii() and number.isdigit() and len(number) < 18:
        return query.where(Order.number == int(number))
    if words:
        name = func.lower(Order.address["name"].astext)
        return query.where(
            Order.email.contains(words.lower(), autoescape=True)
            | name.contains(words.lower(), autoescape=True)
        )
    return query


def _place(key: list[str | int]) -> tuple[datetime, UUID] | None:
    last = parse_id(str(key[1]))
    try:
        moment = datetime.fromisoformat(str(key[0]))
    except ValueError:
        return None
    return (moment, last) if last and moment.tzinfo else None
