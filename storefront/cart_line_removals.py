"""Take a line out of the cart, with a way back."""

from urllib.parse import urlencode

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.carts.change_line import remove_line
from shared.carts.errors import NoSuchLine
from shared.carts.models import Cart
from shared.carts.queries import whole_cart
from shared.checkout.make_offer import Offer
from shared.kernel.reading import reader_of
from shared.languages.told_texts import NONE, told_texts
from shared.web.respond import see_other, wants_partial
from shared.web.services import services_of
from storefront.cart_answer import cart_answer
from storefront.cart_view import RemovedLine
from storefront.offers import offer_for
from storefront.visit import find_cart, write


async def create(request: Request) -> Response:
    """Remove a line and offer to undo it."""
    cart, offer, removed = await write(request, lambda session: _remove(request, session))
    if wants_partial(request):
        return cart_answer(request, cart, offer, removed=removed)
    undo = {"removed": removed.variant_id, "quantity": removed.quantity, "note": removed.note}
    return see_other(f"/cart?{urlencode(undo)}")


async def _remove(request: Request, session: AsyncSession) -> tuple[Cart, Offer | None, RemovedLine]:
    cart = await find_cart(request, session)
    if cart is None:
        raise NoSuchLine
    now = services_of(request).clock()
    line = await remove_line(session, cart, request.path_params["id"], now=now)
    product = line.variant.product
    told = await told_texts(await reader_of(session), [product.id])
    title = told.get(product.id, NONE).get("title") or product.title
    removed = RemovedLine(line.variant_id, title, line.quantity, line.note)
    await session.flush()
    cart = await whole_cart(session, cart.id)
    return cart, await offer_for(request, session, cart) if wants_partial(request) else None, removed
