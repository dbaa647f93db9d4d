"""The front page."""

from starlette.requests import Request
from starlette.responses import Response

from shared.products.queries import collections, newest, reduced
from shared.web.respond import respond
from storefront.product_cards import cards_for
from storefront.visit import work

ROW = 4
TILES = 6


async def show(request: Request) -> Response:
    """Show the sections that the merchant ordered."""
    async with work(request) as session:
        tiles = await collections(session)
        fresh = await newest(session, limit=ROW)
        on_sale = await reduced(session, limit=ROW)
    return respond(
        request,
        "storefront/home/show.html",
        collections=tiles[:TILES],
        newest=cards_for(request, fresh),
        reduced=cards_for(request, on_sale),
    )
