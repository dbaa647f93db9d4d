"""The cart's page."""

from starlette.requests import Request
from starlette.responses import Response

from shared.carts.add_line import LONGEST_NOTE
from shared.carts.models import Cart
from shared.carts.quantities import read_quantity
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.reading import Reader
from shared.products.leads_to import leads_to
from shared.products.queries import variant_for_sale
from storefront.cart_answer import cart_answer
from storefront.cart_view import RemovedLine
from storefront.offers import offer_here
from storefront.product_cards import ProductCard, cards_for
from storefront.visit import cart_here, customer_on, short_work, work


async def show(request: Request) -> Response:
    """Show the cart, with an undo for the line that the address says was just removed."""
    async with short_work(request) as writer:
        customer = await customer_on(request, writer)
        cart = await cart_here(request, writer, customer)
        offer = await offer_here(request, writer, cart, customer)
        beside = await _beside(request, writer, cart)
    removed = await _removed_line(request)
    return cart_answer(request, cart, offer, removed=removed, beside=beside)


async def _beside(request: Request, reader: Reader, cart: Cart | None) -> list[ProductCard]:
    """Return what goes with the cart's goods."""
    if cart is None or not cart.lines:
        return []
    inside = list(dict.fromkeys(line.variant.product_id for line in cart.lines))
    found = await leads_to(reader, inside)
    return cards_for(request, found.goes_with)


async def _removed_line(request: Request) -> RemovedLine | None:
    asked = request.query_params
    if "removed" not in asked:
        return None
    try:
        async with work(request) as session:
            variant = await variant_for_sale(session, asked["removed"])
        quantity = read_quantity(asked.get("quantity", ""))
    except (NotFound, Invalid):
        return None
    return RemovedLine(variant.id, variant.product.title, quantity, asked.get("note", "")[:LONGEST_NOTE])
