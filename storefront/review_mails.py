"""No more mails that ask for reviews: the way out that each of them carries."""

from starlette.requests import Request
from starlette.responses import Response

from shared.orders.queries import order_by_token
from shared.reviews.ask_for_reviews import opt_out
from shared.web.forms import read_form
from shared.web.respond import respond
from shared.web.services import services_of
from storefront.reviews import PRIVATE
from storefront.visit import work


async def show(request: Request) -> Response:
    """Ask whether that is meant; only the button does it, since programs open links in mails."""
    async with work(request) as session:
        order = await order_by_token(session, request.path_params["token"])
    return respond(
        request, "storefront/reviews/mails.html", headers=PRIVATE, email=order.email, is_done=False
    )


async def destroy(request: Request) -> Response:
    """Ask this order's buyer no more."""
    await read_form(request)
    async with work(request) as session:
        order = await order_by_token(session, request.path_params["token"])
        await opt_out(session, email=order.email, now=services_of(request).clock())
    return respond(request, "storefront/reviews/mails.html", headers=PRIVATE, email=order.email, is_done=True)
