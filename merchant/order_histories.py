"""Orders with their goods as a file that another store takes as history (shared/imports/read_own_orders.py)."""

from collections.abc import AsyncIterator, Iterator, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from merchant.access import member_of, work
from merchant.assignees import assignees_of, mine_and_my_teams
from merchant.order_filter import asked_for, wanted_orders
from shared.imports.read_own_orders import ADDRESS, OF_ORDER, OWN_COLUMNS
from shared.insight.given_back import given_back
from shared.kernel.money import Money
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.orders.order_list import WantedOrders, next_orders
from shared.orders.tags import tags_of_orders
from shared.web.csv_text import csv_text

Cell = str | int | None


async def index(request: Request) -> Response:
    """Hand out every order that the list would show with a row for each line, written while it is read."""
    access = member_of(request)
    ours = mine_and_my_teams(access.member_id, await assignees_of(request))
    asked = asked_for(request.query_params, access.store)
    wanted = wanted_orders(asked, access.store, access.member_id, ours)
    headers = {
        "content-disposition": 'attachment; filename="orders-with-goods.csv"',
        "cache-control": "no-store",
    }
    return StreamingResponse(_pieces(request, wanted), media_type="text/csv; charset=utf-8", headers=headers)


async def _pieces(request: Request, wanted: WantedOrders) -> AsyncIterator[str]:
    own_currency = member_of(request).store.currency
    yield csv_text([OWN_COLUMNS])
    last: Order | None = None
    while True:
        # A transaction for each piece: whoever reads slowly holds none open.
        async with work(request) as session:
            orders = await next_orders(session, wanted, last)
            ids = [order.id for order in orders]
            tags, given = await tags_of_orders(session, ids), await given_back(session, ids)
            lines = await _lines(session, ids)
        if not orders:
            return
        yield csv_text(
            row
            for order in orders
            for row in _rows(
                order,
                lines.get(order.id, []),
                tags.get(order.id, []),
                given.get(order.id, 0),
                own_currency,
            )
        )
        last = orders[-1]


async def _lines(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, list[OrderLine]]:
    found = await session.scalars(
        select(OrderLine)
        .where(OrderLine.order_id.in_(ids), OrderLine.quantity > 0)
        .order_by(OrderLine.order_id, OrderLine.position, OrderLine.id)
    )
    lines: dict[UUID, list[OrderLine]] = {}
    for line in found:
        lines.setdefault(line.order_id, []).append(line)
    return lines


def _rows(
    order: Order, lines: Sequence[OrderLine], tags: Sequence[str], given: int, own_currency: str
) -> Iterator[list[Cell]]:
    """Yield a row for each line; what is said of the whole order stands in the first, so that sums are true."""
    whole = _whole(order, tags, given, own_currency)
    again: list[Cell] = [order.shown_number, *[None] * (len(OF_ORDER) - 1)]
    for place, line in enumerate(lines):
        yield (whole if place == 0 else again) + _line(line)


def _whole(order: Order, tags: Sequence[str], given: int, own_currency: str) -> list[Cell]:
    amounts = (
        order.subtotal_minor,
        order.discount_minor,
        order.shipping_minor,
        order.tax_minor,
        order.included_tax_minor,
        order.total_minor,
        given,
    )
    return [
        order.shown_number,
        order.placed_at.isoformat(),
        order.state,
        order.payment_state,
        order.fulfilment_state,
        order.email,
        *(str(order.address.get(part, "")) for part in ADDRESS),
        order.currency,
        own_currency,
        str(order.base_factor) if order.base_factor is not None else None,
        *(_amount(minor, order.currency) for minor in amounts),
        order.paid_at.isoformat() if order.paid_at else None,
        order.cancelled_at.isoformat() if order.cancelled_at else None,
        order.shipping_name,
        order.note,
        ", ".join(tags),
    ]


def _line(line: OrderLine) -> list[Cell]:
    return [
        line.title,
        line.variant_title,
        line.sku,
        line.quantity,
        _amount(line.unit_price_minor, line.currency),
        _amount(line.discount_minor, line.currency),
        _amount(line.tax_minor, line.currency),
        "yes" if line.is_shipped else "no",
    ]


def _amount(minor: int, currency: str) -> str:
    return str(Money(minor, currency).major)
