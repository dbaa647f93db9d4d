"""The front page."""

from starlette.requests import Request
from starlette.responses import Response

from shared.products.queries import collections, newest, reduced
from storefront.catalogue_page import catalogue_page
from storefront.product_cards import cards_for
from storefront.visit import work

ROW = 4
TILES = 6


async def show(request: Request) -> Response:
    """Show the sections that the merchant ordered."""
    async with work(request) as session:
        tiles = await collections(session)
        fresh = await newest(session, limit=ROW)
        on_sale = await reduced(session, limit=2 * ROW)
    seen = {product.id for product in fresh}
    other = [product for product in on_sale if product.id not in seen][:ROW]
    return catalogue_page(
        request,
        "storefront/home/show.html",
        collections=tiles[:TILES],
        newest=cards_for(request, fresh),
        reduced=cards_for(request, other),
    )
