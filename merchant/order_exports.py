"""Orders as a file."""

from collections.abc import AsyncIterator, Mapping
from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from merchant.access import member_of, work
from merchant.assignees import assignees_of, mine_and_my_teams
from merchant.order_filter import asked_for, wanted_orders
from shared.kernel.money import Money
from shared.orders.models import Order
from shared.orders.order_list import WantedOrders, next_orders
from shared.orders.stages import all_stages
from shared.orders.tags import tags_of_orders
from shared.web.csv_text import csv_text

COLUMNS: Final = (
    "number",
    "placed_at",
    "state",
    "payment_state",
    "fulfilment_state",
    "payment_method",
    "channel",
    "email",
    "name",
    "line1",
    "line2",
    "postcode",
    "city",
    "region",
    "country",
    "currency",
    "subtotal",
    "discount",
    "delivery",
    "tax",
    "total",
    "paid_at",
    "cancelled_at",
    "tags",
    "stage",
    "assigned_to",
)


async def index(request: Request) -> Response:
    """Hand out every order that the list would show, written while it is read: the length does not matter."""
    access, assignees = member_of(request), await assignees_of(request)
    store = access.store
    ours = mine_and_my_teams(access.member_id, assignees)
    wanted = wanted_orders(asked_for(request.query_params, store), store, access.member_id, ours)
    names = {one.id: one.name for one in assignees}
    headers = {"content-disposition": 'attachment; filename="orders.csv"', "cache-control": "no-store"}
    return StreamingResponse(
        _pieces(request, wanted, names), media_type="text/csv; charset=utf-8", headers=headers
    )


async def _pieces(request: Request, wanted: WantedOrders, names: Mapping[UUID, str]) -> AsyncIterator[str]:
    yield csv_text([COLUMNS])
    last: Order | None = None
    while True:
        # A transaction for each piece: whoever reads slowly holds none open.
        async with work(request) as session:
            orders = await next_orders(session, wanted, last)
            tags = await tags_of_orders(session, [order.id for order in orders])
            stages = {stage.id: stage.name for stage in await all_stages(session)}
        if not orders:
            return
        yield csv_text(
            [
                [
                    *_row(order, tags.get(order.id, [])),
                    stages.get(order.stage_id) if order.stage_id else None,
                    names.get(order.assigned_to) if order.assigned_to else None,
                ]
                for order in orders
            ]
        )
        last = orders[-1]


def _row(order: Order, tags: list[str]) -> list[str | int | None]:
    address = [str(order.address.get(part, "")) for part in COLUMNS[8:15]]
    amounts = (
        order.subtotal_minor,
        order.discount_minor,
        order.shipping_minor,
        order.tax_minor,
        order.total_minor,
    )
    return [
        order.shown_number,
        order.placed_at.isoformat(),
        order.state,
        order.payment_state,
        order.fulfilment_state,
        order.payment_method,
        order.channel,
        order.email,
        *address,
        order.currency,
        *(str(Money(minor, order.currency).major) for minor in amounts),
        order.paid_at.isoformat() if order.paid_at else None,
        order.cancelled_at.isoformat() if order.cancelled_at else None,
        ", ".join(tags),
    ]
