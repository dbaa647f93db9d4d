"""The packing table: the orders whose goods can leave now, the oldest first."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import work
from merchant.packing_form import PackingForm, fulfilment_of_order
from merchant.page import member_page
from shared.fulfilment.queries import count_to_pack, orders_to_pack
from shared.orders.models import Order


async def show(request: Request) -> Response:
    """Show the oldest order that is to be packed, or the one that was asked for, and which come after it."""
    async with work(request) as session:
        queue = await orders_to_pack(session)
        asked = request.query_params.get("order", "")
        chosen = next((order for order in queue if str(order.number) == asked), None)
        return await _page(request, session, queue, chosen or (queue[0] if queue else None))


async def packing_page(
    request: Request, session: AsyncSession, order: Order, *, status: int, packing: PackingForm
) -> Response:
    """Show the table again with an order whose parcel could not be packed as it was typed."""
    return await _page(request, session, await orders_to_pack(session), order, status=status, packing=packing)


async def _page(
    request: Request,
    session: AsyncSession,
    queue: Sequence[Order],
    order: Order | None,
    *,
    status: int = 200,
    packing: PackingForm | None = None,
) -> Response:
    later = _after(queue, order)
    return member_page(
        request,
        "merchant/packing/show.html",
        section="orders",
        status=status,
        queue=queue,
        count=await count_to_pack(session),
        order=order,
        later=later,
        **(await fulfilment_of_order(session, order, packing) if order else {}),
    )


def _after(queue: Sequence[Order], order: Order | None) -> Order | None:
    numbers = [one.number for one in queue]
    place = numbers.index(order.number) + 1 if order and order.number in numbers else len(queue)
    return queue[place] if place < len(queue) else None
