"""The same once more: an order's goods into the cart."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import CHECKOUT
from shared.orders.models import Order
from shared.orders.order_again import Missing, order_again
from shared.orders.queries import order_by_token
from shared.web.forms import read_form
from shared.web.respond import respond, see_other
from shared.web.services import services_of
from storefront.cart_lines import cart_to_fill
from storefront.visit import count_try, remember_cart, write


async def create(request: Request) -> Response:
    """Fill the cart with what was ordered; what cannot be had is said before going on."""
    await read_form(request)
    await count_try(request, CHECKOUT)
    order, missing, token = await write(request, lambda session: _fill(request, session))
    if missing:
        answer = respond(
            request,
            "storefront/order_repeats/show.html",
            headers={"referrer-policy": "same-origin"},
            order=order,
            missing=missing,
        )
    else:
        answer = see_other("/cart")
    if token:
        remember_cart(request, answer, token)
    return answer


async def _fill(request: Request, session: AsyncSession) -> tuple[Order, Sequence[Missing], str | None]:
    now = services_of(request).clock()
    order = await order_by_token(session, request.path_params["token"])
    cart, token = await cart_to_fill(request, session, now=now)
    return order, await order_again(session, order, cart, now=now), token
