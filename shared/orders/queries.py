"""Reading orders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from shared.kernel.money import Money
from shared.kernel.tokens import hash_token
from shared.orders.errors import NoSuchOrder
from shared.orders.models import Order
from shared.orders.states import PLACED

LONGEST_NUMBER: Final = 18


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
    order = await session.scalar(whole_orders().where(Order.token_hash == hash_token(token)))
    return _found(order)


async def order_by_number(session: AsyncSession, number: str) -> Order:
    """Return an order by its number, with lines; raises NoSuchOrder."""
    if not (number.isascii() and number.isdigit() and len(number) < LONGEST_NUMBER):
        raise NoSuchOrder
    return _found(await session.scalar(whole_orders().where(Order.number == int(number))))


async def order_as_said(session: AsyncSession, said: str) -> Order:
    """Return an order by its number as people read it, or as links have it, with lines; raises NoSuchOrder.

    Where another order's number reads like one of the links', what people read counts.
    """
    known = await session.scalar(
        whole_orders().where(Order.own_number.in_({said.strip(), said.strip().upper()}))
    )
    return known or await order_by_number(session, said.strip().lstrip("#"))


def has_number(said: str) -> ColumnElement[bool]:
    """Say whether this is the whole number of an order, as it is written here or was where it was brought from."""
    words = said.strip().lstrip("#")
    spellings = {words, words.upper(), f"#{words}"}
    found = Order.own_number.in_(spellings) | Order.brought_number.in_(spellings)
    if words.isascii() and words.isdigit() and len(words) < LONGEST_NUMBER:
        found |= Order.number == int(words)
    return found


async def order_by_id(session: AsyncSession, order_id: UUID) -> Order:
    """Return an order by its id, with lines; raises NoSuchOrder."""
    return _found(await session.scalar(whole_orders().where(Order.id == order_id)))


async def order_read_anew(session: AsyncSession, order_id: UUID) -> Order:
    """Return an order as it is now, with lines, whatever of it was read before; raises NoSuchOrder."""
    return _found(
        await session.scalar(
            whole_orders().where(Order.id == order_id).execution_options(populate_existing=True)
        )
    )


async def order_of_cart(session: AsyncSession, cart_id: UUID) -> Order | None:
    """Return the order that a cart became, if it has."""
    found: Order | None = await session.scalar(whole_orders().where(Order.cart_id == cart_id))
    return found


async def orders_by_number(session: AsyncSession, numbers: Sequence[int]) -> Sequence[Order]:
    """Return those of some numbers that exist, with lines, in the order of their numbers."""
    found = await session.scalars(whole_orders().where(Order.number.in_(numbers)).order_by(Order.number))
    return found.all()


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


def whole_orders() -> Select[Order]:
    """The query of orders with what their answers need: the lines, and which goods have not come in yet."""
    return select(Order).options(selectinload(Order.lines), selectinload(Order.awaited))


def _found(order: Order | None) -> Order:
    if order is None:
        raise NoSuchOrder
    return order
