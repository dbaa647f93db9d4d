"""The catalogue for others: what is new for readers, all that is for sale for shopping services.

The large ones are sent as they are read, some hundred products at a time and each time in a transaction of its own, so
that neither memory nor PostgreSQL holds a whole catalogue for a slow reader.
"""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import fields
from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from shared.products.read_shown_products import shown_products
from shared.products.shelves import newest
from shared.products.shown_product import ShownProduct
from shared.web.page_cache import PUBLIC
from shared.web.security import own_origin
from shared.web.services import services_of
from storefront.feed_items import FeedItem, feed_items
from storefront.languages import here
from storefront.product_cards import cards_for
from storefront.store_words import tagline_of
from storefront.visit import read, store_of

IN_ATOM: Final = 50
# While a piece is written everybody else waits: so many take some milliseconds.
WRITTEN_AT_ONCE: Final = 25
HEADERS: Final = {"cache-control": "public, max-age=900", "vary": "Accept-Encoding"}
COLUMNS: Final = {
    "id": "id",
    "title": "title",
    "description": "description",
    "availability": "availability",
    "condition": None,
    "price": "price",
    "sale_price": "sale_price",
    "sale_price_effective_date": "sale_dates",
    "link": "link",
    "image_link": "image",
    "additional_image_link": "more_images",
    "brand": "brand",
    "item_group_id": "group",
    "gtin": "gtin",
    "mpn": "mpn",
    "product_type": "kind",
    "color": "colour",
    "size": "size",
}


async def atom(request: Request) -> Response:
    """Send what came last into the shop, for feed readers (RFC 4287)."""
    async with read(request) as reader:
        latest = await newest(reader, limit=IN_ATOM)
    template = services_of(request).templates.get_template("storefront/feeds/new.xml")
    moments = [product.published_at for product in latest if product.published_at]
    text = template.render(
        request=request,
        store=store_of(request),
        tagline=tagline_of(store_of(request)),
        origin=own_origin(request.scope),
        entries=list(zip(latest, cards_for(request, latest), strict=True)),
        updated=max(moments, default=store_of(request).created_at),
    )
    headers = {"cache-control": PUBLIC.decode(), "vary": "Accept-Encoding"}
    return Response(text, media_type="application/atom+xml", headers=headers)


async def google(request: Request) -> Response:
    """Send everything that is for sale to Google Merchant Center, as RSS 2.0 with its own names."""
    return StreamingResponse(_google(request), media_type="application/xml", headers=HEADERS)


async def facebook(request: Request) -> Response:
    """Send everything that is for sale to Facebook's catalogue, as CSV."""
    return StreamingResponse(_facebook(request), media_type="text/csv; charset=utf-8", headers=HEADERS)


async def _google(request: Request) -> AsyncIterator[str]:
    templates, store, origin = services_of(request).templates, store_of(request), own_origin(request.scope)
    frame = templates.get_template("storefront/feeds/google.xml").render(
        store=store, tagline=tagline_of(store), origin=f"{origin}{here(request, '')}", items="\x00"
    )
    head, _, tail = frame.partition("\x00")
    items = templates.get_template("storefront/feeds/google_items.xml")
    yield head
    async for products in _in_pieces(request):
        yield items.render(items=_items(request, products), store=store)
    yield tail


async def _facebook(request: Request) -> AsyncIterator[str]:
    yield _lines([list(COLUMNS)])
    async for products in _in_pieces(request):
        yield _lines([_row(item) for item in _items(request, products)])


async def _in_pieces(request: Request) -> AsyncIterator[list[ShownProduct]]:
    after = UUID(int=0)
    while True:
        async with read(request) as reader:
            products = await shown_products(reader, after=after)
        if not products:
            return
        for start in range(0, len(products), WRITTEN_AT_ONCE):
            yield products[start : start + WRITTEN_AT_ONCE]
        after = products[-1].id


def _items(request: Request, products: list[ShownProduct]) -> list[FeedItem]:
    origin, brand = own_origin(request.scope), store_of(request).name
    pages, today = f"{origin}{here(request, '')}", services_of(request).clock().date()
    return [
        item
        for product in products
        for item in feed_items(product, origin=origin, pages=pages, brand=brand, today=today)
    ]


def _row(item: FeedItem) -> list[str]:
    facts = {field.name: getattr(item, field.name) for field in fields(item)}
    facts |= {
        "more_images": ",".join(item.more_images),
        "availability": item.availability.replace("_", " ").replace("backorder", "available for order"),
    }
    return [facts[name] if name else "new" for name in COLUMNS.values()]


def _lines(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()
