"""What an order's buyer may download."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.orders import order_page
from shared.kernel.sentences import say
from shared.orders.downloads import renew_downloads
from shared.orders.queries import order_by_number
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Let the buyer of a paid order begin anew: all downloads, the whole time."""
    await read_form(request)
    async with work(request) as session:
        order = await order_by_number(session, request.path_params["number"])
        if order.is_cancelled or not order.is_paid:
            problem = say("Files can be downloaded once the order is paid.")
            return await order_page(request, session, order, status=409, problem=problem)
        now = services_of(request).clock()
        await renew_downloads(session, order, actor=member_of(request).user.email, now=now)
    return see_other(request.url.path.removesuffix("/downloads"))
