"""The cart's page."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.carts.add_line import LONGEST_NOTE
from shared.carts.models import Cart
from shared.carts.quantities import read_quantity
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.reading import reader_of
from shared.products.leads_to import leads_to
from shared.products.queries import variant_for_sale
from storefront.cart_view import RemovedLine, cart_answer
from storefront.offers import offer_for
from storefront.product_cards import ProductCard, cards_for
from storefront.visit import find_cart, work


async def show(request: Request) -> Response:
    """Show the cart, with an undo for the line that the address says was just removed."""
    async with work(request) as session:
        cart = await find_cart(request, session)
        offer = await offer_for(request, session, cart)
        removed = await _removed_line(request, session)
        beside = await _beside(request, session, cart)
    return cart_answer(request, cart, offer, removed=removed, beside=beside)


async def _beside(request: Request, session: AsyncSession, cart: Cart | None) -> list[ProductCard]:
    """Return what goes with the cart's goods."""
    if cart is None or not cart.lines:
        return []
    inside = list(dict.fromkeys(line.variant.product_id for line in cart.lines))
    found = await leads_to(await reader_of(session), inside)
    return cards_for(request, found.goes_with)


async def _removed_line(request: Request, session: AsyncSession) -> RemovedLine | None:
    asked = request.query_params
    try:
        variant = await variant_for_sale(session, asked.get("removed", ""))
        quantity = read_quantity(asked.get("quantity", ""))
    except (NotFound, Invalid):
        return None
    return RemovedLine(variant.id, variant.product.title, quantity, asked.get("note", "")[:LONGEST_NOTE])
