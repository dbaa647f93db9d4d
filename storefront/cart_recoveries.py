"""Back to a cart that was left: the link in the mail about it."""

import base64
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import MAIL_LINKS
from shared.recovery.queries import recovery_by_token
from shared.recovery.return_to_cart import left_lines, note_opening, return_to_cart
from shared.web.forms import read_form
from shared.web.respond import respond, see_other
from shared.web.services import services_of
from storefront.cart_lines import cart_to_fill
from storefront.visit import count_try, remember_cart, work, write

PRIVATE: Final = {"referrer-policy": "same-origin", "x-robots-tag": "noindex", "cache-control": "no-store"}
_DOT: Final = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")


async def show(request: Request) -> Response:
    """Show what is in the cart and what has changed; only the button brings it here, since programs open links."""
    await count_try(request, MAIL_LINKS)
    async with work(request) as session:
        recovery = await recovery_by_token(
            session, request.path_params["token"], now=services_of(request).clock()
        )
        lines = await left_lines(session, recovery)
    return respond(
        request, "storefront/cart_recoveries/show.html", headers=PRIVATE, recovery=recovery, lines=lines
    )


async def create(request: Request) -> Response:
    """Bring the cart into this browser, together with what it holds already, and lead to it."""
    await count_try(request, MAIL_LINKS)
    await read_form(request)
    token = await write(request, lambda session: _return(request, session))
    answer = see_other("/cart")
    if token:
        remember_cart(request, answer, token)
    return answer


async def opened(request: Request) -> Response:
    """Note, where the store counts it, that the mail was looked at; the answer is one dot that nobody sees."""
    await count_try(request, MAIL_LINKS)
    now = services_of(request).clock()
    async with work(request) as session:
        recovery = await recovery_by_token(session, request.path_params["token"], now=now)
        await note_opening(session, recovery, now=now)
    return Response(_DOT, media_type="image/gif", headers=PRIVATE)


async def _return(request: Request, session: AsyncSession) -> str | None:
    now = services_of(request).clock()
    recovery = await recovery_by_token(session, request.path_params["token"], now=now)
    cart, token = await cart_to_fill(request, session, now=now)
    await return_to_cart(session, recovery, cart, now=now)
    return token
