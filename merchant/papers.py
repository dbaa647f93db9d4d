"""What is printed for the packing table: a slip for each parcel, and the list of what to fetch from the shelves."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.fulfilment.pick_list import pick_list
from shared.fulfilment.queries import (
    Goods,
    contents_of,
    goods_of,
    orders_to_pack,
    shipment_by_number,
    shipments_of,
)
from shared.kernel.sentences import say
from shared.languages.speaking import speaking
from shared.languages.telling import tell
from shared.orders.queries import order_by_number

Contents = Sequence[tuple[Goods, int]]


async def slip(request: Request) -> Response:
    """Show the slip that goes into a parcel, in the buyer's language; without a parcel's number, of the whole order."""
    asked = request.query_params
    async with work(request) as session:
        order = await order_by_number(session, request.path_params["number"])
        number = asked.get("parcel", "")
        shipment = await shipment_by_number(session, order, number) if number else None
        shipments = [one for one in await shipments_of(session, order.id) if not one.is_undone]
    contents: Contents = (
        contents_of(order, shipment) if shipment else [(goods, goods.count) for goods in goods_of(order)]
    )
    bar = _bar(with_prices=asked.get("prices") == "yes")
    store = member_of(request).store
    with speaking(order.language if order.language in store.further_languages else store.locale):
        return member_page(
            request,
            "merchant/papers/slip.html",
            section="orders",
            order=order,
            shipment=shipment,
            shipments=shipments,
            contents=contents,
            with_prices=asked.get("prices") == "yes",
            bar=bar,
        )


async def picks(request: Request) -> Response:
    """Show what to fetch from the shelves for all orders that are to be packed, or for those that were ticked."""
    ticked = set(request.query_params.getlist("order"))
    async with work(request) as session:
        waiting = await orders_to_pack(session)
        orders = [order for order in waiting if not ticked or str(order.number) in ticked]
        picked = await pick_list(session, orders)
    return member_page(
        request, "merchant/papers/picks.html", section="orders", orders=orders, picked=picked, bar=_bar()
    )


def _bar(*, with_prices: bool = False) -> dict[str, Any]:
    # The slip speaks the buyer's language, what stands around it the packer's.
    return {
        "back": tell(say("Back")),
        "print": tell(say("Print")),
        "prices": tell(say("Without prices") if with_prices else say("With prices")),
    }
