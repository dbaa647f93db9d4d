"""What this browser looked at of late. Only the browser knows it; it asks for the cards by their products' ids."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from shared.kernel.ids import parse_id
from shared.products.shelves import by_ids
from shared.web.respond import respond
from storefront.product_cards import cards_for
from storefront.standing import look_of
from storefront.visit import facts_of, read, store_of

MOST: Final = 8


async def index(request: Request) -> Response:
    """Show the cards of these products, in this order; those that are not shown any more are left out."""
    asked = request.query_params.get("ids", "").split(",")[:MOST]
    ids = list(dict.fromkeys(key for text in asked if (key := parse_id(text))))
    cards = []
    if ids:
        async with read(request) as reader:
            found = await by_ids(reader, ids)
        cards = cards_for(request, found, look=look_of(request, store_of(request), await facts_of(request)))
    return respond(request, "storefront/products/_recent_cards.html", cards=cards)
