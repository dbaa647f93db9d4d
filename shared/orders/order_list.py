"""The dashboard's list of orders: what may be asked of it, and reading it page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Select, exists, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import parse_id
from shared.kernel.pagination import LARGEST_PAGE, Page, decode_cursor, page_of
from shared.orders.models import Order, OrderLine
from shared.orders.states import CANCELLED, PLACED, UNFULFILLED, UNPAID
from shared.orders.tags import OrderTag

VIEWS: Final = ("all", "unpaid", "to_send", "held", "cancelled")
_OF_VIEW: Final[dict[str, tuple[ColumnElement[bool], ...]]] = {
    "all": (),
    "unpaid": (Order.state == PLACED, Order.payment_state == UNPAID),
    "to_send": (Order.state == PLACED, Order.fulfilment_state == UNFULFILLED),
    "held": (Order.state == PLACED, Order.held_at.is_not(None)),
    "cancelled": (Order.state == CANCELLED,),
}
# Beyond that it is "more than", because nobody reads further and counting costs the same as reading.
MOST_COUNTED: Final = 10_000


@dataclass(frozen=True, slots=True)
class WantedOrders:
    """What a reader wants to see; what is empty does not matter. Days are whole days of `time_zone`."""

    view: str = "all"
    words: str = ""
    state: str = ""
    payment: str = ""
    fulfilment: str = ""
    method: str = ""
    channel: str = ""
    country: str = ""
    tag: str = ""
    since: date | None = None
    until: date | None = None
    least: int | None = None
    most: int | None = None
    time_zone: str = "UTC"

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the view was asked for."""
        return bool(_conditions(self))


async def page_of_orders(
    session: AsyncSession, wanted: WantedOrders, *, after: str | None = None, size: int = 50
) -> Page[Order]:
    """Return one page, latest first, without lines; at most a hundred orders."""
    size = min(size, LARGEST_PAGE)
    query = _listed(wanted).limit(size + 1)
    key = decode_cursor(after, (str, str))
    place = _place(key) if key else None
    if place:
        query = query.where(tuple_(Order.placed_at, Order.id) < tuple_(*place))
    rows = (await session.scalars(query)).all()
    return page_of(rows, size, lambda order: [order.placed_at.isoformat(), str(order.id)])


async def next_orders(
    session: AsyncSession, wanted: WantedOrders, last: Order | None, *, size: int = 500
) -> Sequence[Order]:
    """Return what stands after an order in the whole list, without lines; from its beginning after None."""
    query = _listed(wanted).limit(size)
    if last is not None:
        query = query.where(tuple_(Order.placed_at, Order.id) < tuple_(last.placed_at, last.id))
    return (await session.scalars(query)).all()


async def count_found(session: AsyncSession, wanted: WantedOrders) -> int:
    """Count what was asked for, up to one more than MOST_COUNTED."""
    some = _narrowed(select(Order.id), wanted).limit(MOST_COUNTED + 1).subquery()
    return await session.scalar(select(func.count()).select_from(some)) or 0


async def count_by_view(session: AsyncSession) -> dict[str, int]:
    """Count the orders behind each view of the list."""
    counts = [func.count().filter(*conditions) for conditions in _OF_VIEW.values() if conditions]
    row = (await session.execute(select(func.count(), *counts).select_from(Order))).one()
    return dict(zip(VIEWS, row, strict=True))


def _listed(wanted: WantedOrders) -> Select[Order]:
    return _narrowed(select(Order), wanted).order_by(Order.placed_at.desc(), Order.id.desc())


def _narrowed(query: Select[Order], wanted: WantedOrders) -> Select[Order]:
    return query.where(*_OF_VIEW.get(wanted.view, ()), *_conditions(wanted))


def _conditions(wanted: WantedOrders) -> list[ColumnElement[bool]]:
    exact = {
        Order.state: wanted.state,
        Order.payment_state: wanted.payment,
        Order.fulfilment_state: wanted.fulfilment,
        Order.payment_method: wanted.method,
        Order.channel: wanted.channel,
        Order.address["country"].astext: wanted.country,
    }
    found: list[ColumnElement[bool]] = [column == value for column, value in exact.items() if value]
    if wanted.tag:
        found.append(_tagged(wanted.tag))
    if wanted.since:
        found.append(Order.placed_at >= _beginning(wanted.since, wanted.time_zone))
    if wanted.until:
        # A day is not always 24 hours: what counts is when the next one begins.
        found.append(Order.placed_at < _beginning(wanted.until + timedelta(days=1), wanted.time_zone))
    if wanted.least is not None:
        found.append(Order.base_total_minor >= wanted.least)
    if wanted.most is not None:
        found.append(Order.base_total_minor <= wanted.most)
    words = wanted.words.replace("\x00", "").strip()[:100].lower()
    return [*found, _found_by(words)] if words else found


def _beginning(day: date, time_zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(time_zone))


def _tagged(tag: str) -> ColumnElement[bool]:
    return exists().where(
        OrderTag.store_id == Order.store_id,
        OrderTag.order_id == Order.id,
        func.lower(OrderTag.name) == tag.lower(),
    )


def _found_by(words: str) -> ColumnElement[bool]:
    """A number, part of a name, of an e-mail address or of a product's title, or how a SKU begins."""
    sku = func.lower(OrderLine.sku).startswith(words, autoescape=True)
    number = words.lstrip("#")
    if number.isascii() and number.isdigit() and len(number) < 18:
        return (Order.number == int(number)) | _has_line(sku)
    name = func.lower(Order.address["name"].astext)
    return (
        Order.email.contains(words, autoescape=True)
        | name.contains(words, autoescape=True)
        | _has_line(sku | func.lower(OrderLine.title).contains(words, autoescape=True))
    )


def _has_line(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(OrderLine.store_id == Order.store_id, OrderLine.order_id == Order.id, condition)


def _place(key: list[str | int]) -> tuple[datetime, UUID] | None:
    last = parse_id(str(key[1]))
    try:
        moment = datetime.fromisoformat(str(key[0]))
    except ValueError:
        return None
    return (moment, last) if last and moment.tzinfo else None
