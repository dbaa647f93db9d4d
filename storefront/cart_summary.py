"""How many pieces the cart holds: the one personal part of the frame, asked for on its own and never cached."""

from starlette.requests import Request
from starlette.responses import Response

from shared.carts.queries import count_pieces
from shared.web.cookies import read_cookie
from shared.web.respond import respond
from storefront.visit import CUSTOMER_COOKIE, cart_here, cart_token, customer_on, short_work


async def show(request: Request) -> Response:
    """Count the pieces; a browser without a cart and without an account costs no query."""
    token, customer, count = cart_token(request), read_cookie(request, CUSTOMER_COOKIE), 0
    if token or customer:
        async with short_work(request) as writer:
            count = await count_pieces(writer, token)
            if not count and customer:
                cart = await cart_here(request, writer, await customer_on(request, writer))
                count = cart.count if cart else 0
    return respond(request, "storefront/cart/_summary.html", count=count, swap=False)
