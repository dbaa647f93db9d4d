"""The front page."""

from starlette.requests import Request
from starlette.responses import Response

from shared.products.collection_tiles import tiles
from shared.products.shelves import newest, reduced
from storefront.catalogue_page import catalogue_page
from storefront.page_head import page_head
from storefront.product_cards import cards_for
from storefront.structured_data import shop
from storefront.visit import read, store_of

ROW = 4
TILES = 6


async def show(request: Request) -> Response:
    """Show the sections that the merchant ordered."""
    async with read(request) as reader:
        collections = await tiles(reader, limit=TILES)
        fresh = await newest(reader, limit=ROW)
        on_sale = await reduced(reader, limit=2 * ROW)
    seen = {product.id for product in fresh}
    other = [product for product in on_sale if product.id not in seen][:ROW]
    return catalogue_page(
        request,
        "storefront/home/show.html",
        collections=collections,
        newest=cards_for(request, fresh),
        reduced=cards_for(request, other),
        head=page_head(
            request,
            "/",
            picture=collections[0] if collections else None,
            data=[shop(request, store_of(request))],
        ),
    )
