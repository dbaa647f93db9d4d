"""The dashboard's list of orders: what may be asked of it, and reading it page by page."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Uuid,
    and_,
    any_,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import Event
from shared.kernel.ids import parse_id
from shared.kernel.pagination import LARGEST_PAGE, Page, moment_and_id, page_of
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.orders.orders_said import MOST_SAID, as_number, as_words, escaped, spellings_of
from shared.orders.states import CANCELLED, PLACED, UNFULFILLED, UNPAID
from shared.orders.tags import OrderTag

Narrowed = TypeVar("Narrowed", bound=Select[*tuple[Any, ...]])

VIEWS: Final = ("all", "unpaid", "to_send", "held", "cancelled")
_OF_VIEW: Final[dict[str, tuple[ColumnElement[bool], ...]]] = {
    "all": (),
    "unpaid": (Order.state == PLACED, Order.payment_state == UNPAID),
    "to_send": (Order.state == PLACED, Order.fulfilment_state == UNFULFILLED),
    "held": (Order.state == PLACED, Order.held_at.is_not(None)),
    "cancelled": (Order.state == CANCELLED,),
}
NOBODY: Final = "nobody"
# Beyond that it is "more than", because nobody reads further and counting costs the same as reading.
MOST_COUNTED: Final = MOST_SAID


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
    stage: str = ""
    # Members and teams of whom it is one's; none of them for what is nobody's, None for anybody's.
    whose: frozenset[UUID] | None = None
    since: date | None = None
    until: date | None = None
    # Something happened to it from this moment on.
    changed_since: datetime | None = None
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
    place = moment_and_id(after)
    if place:
        query = query.where(tuple_(Order.placed_at, Order.id) < tuple_(*place))
    rows = (await session.scalars(query)).all()
    return page_of(rows, size, _cursor_of)


async def page_and_count(
    session: AsyncSession,
    wanted: WantedOrders,
    *,
    said: Collection[UUID] | None = None,
    after: str | None = None,
    size: int = 50,
) -> tuple[Page[Order], int]:
    """Return one page, and how many orders are in all, up to one more than MOST_COUNTED.

    `said` are those that have the words (`orders_said.py`); without it, every order is asked. Whoever has found all
    that have them has counted them, and knows which are the latest: that is read once, and not once for each of the
    two.
    """
    if not wanted.words:
        return await page_of_orders(session, wanted, after=after, size=size), await count_found(
            session, wanted
        )
    places = _narrowed(select(Order.placed_at, Order.id), wanted).limit(MOST_COUNTED + 1)
    if said is not None:
        places = places.where(Order.id == any_(literal(list(said), ARRAY(Uuid))))
    found = [(moment, key) for moment, key in await session.execute(places)]
    if len(found) > MOST_COUNTED:
        # So common a word is soon found fifty times.
        return await page_of_orders(session, wanted, after=after, size=size), len(found)
    size, place = min(size, LARGEST_PAGE), moment_and_id(after)
    shown = sorted((one for one in found if place is None or one < place), reverse=True)[: size + 1]
    some = select(Order).where(Order.id.in_([key for _, key in shown]))
    rows = (await session.scalars(some.order_by(Order.placed_at.desc(), Order.id.desc()))).all()
    return page_of(rows, size, _cursor_of), len(found)


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
    """Count the orders behind each view of the list, each by an index that holds hardly more than it counts."""
    counts = [
        select(func.count()).select_from(Order).where(*conditions).scalar_subquery()
        for conditions in _OF_VIEW.values()
    ]
    row = (await session.execute(select(*counts))).one()
    return dict(zip(VIEWS, row, strict=True))


async def count_by_stage(session: AsyncSession) -> dict[UUID, int]:
    """Count the orders at each stage of work, by the stage's id; one at which none is has no count."""
    rows = await session.execute(
        select(Order.stage_id, func.count()).where(Order.stage_id.is_not(None)).group_by(Order.stage_id)
    )
    return {stage_id: count for stage_id, count in rows if stage_id}


def _listed(wanted: WantedOrders) -> Select[Order]:
    return _narrowed(select(Order), wanted).order_by(Order.placed_at.desc(), Order.id.desc())


def _narrowed(query: Narrowed, wanted: WantedOrders) -> Narrowed:
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
    if wanted.stage:
        found.append(Order.stage_id == parse_id(wanted.stage))
    if wanted.whose is not None:
        found.append(_of(wanted.whose))
    if wanted.since:
        found.append(Order.placed_at >= _beginning(wanted.since, wanted.time_zone))
    if wanted.until:
        # A day is not always 24 hours: what counts is when the next one begins.
        found.append(Order.placed_at < _beginning(wanted.until + timedelta(days=1), wanted.time_zone))
    if wanted.changed_since:
        found.append(_touched_since(wanted.changed_since))
    if wanted.least is not None:
        found.append(Order.base_total_minor >= wanted.least)
    if wanted.most is not None:
        found.append(Order.base_total_minor <= wanted.most)
    words = as_words(wanted.words)
    return [*found, _found_by(words)] if words else found


def _beginning(day: date, time_zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(time_zone))


def _touched_since(moment: datetime) -> ColumnElement[bool]:
    return exists().where(
        Event.store_id == Order.store_id, Event.subject_id == Order.id, Event.occurred_at >= moment
    )


def _of(whose: frozenset[UUID]) -> ColumnElement[bool]:
    if not whose:
        return and_(Order.assignee_id.is_(None), Order.team_id.is_(None))
    return or_(Order.assignee_id.in_(whose), Order.team_id.in_(whose))


def _tagged(tag: str) -> ColumnElement[bool]:
    return exists().where(
        OrderTag.store_id == Order.store_id,
        OrderTag.order_id == Order.id,
        func.lower(OrderTag.name) == tag.lower(),
    )


def _found_by(words: str) -> ColumnElement[bool]:
    """A number or how it begins, part of a name, of an e-mail address or of a product's title, or how a SKU begins."""
    # Escaped here and not by `autoescape`, with which PostgreSQL puts the pattern together again for every order.
    pattern = escaped(words)
    sku = func.lower(OrderLine.sku).like(f"{pattern}%")
    number = as_number(words)
    own = func.lower(Order.own_number).like(f"{pattern}%")
    if number is not None:
        brought = func.lower(Order.brought_number).in_(spellings_of(number))
        return (Order.number == number) | own | brought | _has_line(sku)
    name = func.lower(Order.address["name"].astext)
    return (
        own
        | func.lower(Order.brought_number).like(f"{pattern}%")
        | Order.email.like(f"%{pattern}%")
        | name.like(f"%{pattern}%")
        | _has_line(sku | func.lower(OrderLine.title).like(f"%{pattern}%"))
    )


def _has_line(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(OrderLine.store_id == Order.store_id, OrderLine.order_id == Order.id, condition)


def _cursor_of(order: Order) -> list[str | int]:
    return [order.placed_at.isoformat(), str(order.id)]
