"""The payment of an order, noted by hand."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.orders import refused_page
from shared.kernel.errors import Conflict
from shared.orders.mark_paid import mark_paid
from shared.orders.queries import order_by_number
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Note that the money has come in; an order that is paid or cancelled says so."""
    await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            order = await order_by_number(session, request.path_params["number"])
            await mark_paid(session, order, actor=actor, now=now)
    except Conflict as refusal:
        return await refused_page(request, status=409, problem=str(refusal))
    return see_other(request.url.path.removesuffix("/payment"))
