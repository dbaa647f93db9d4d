"""Shelves: products that the merchant shows together."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from shared.kernel.errors import NotFound
from shared.kernel.pagination import Page
from shared.products import queries
from shared.products.models import Collection, Product
from storefront.catalogue_page import catalogue_page
from storefront.product_cards import cards_for
from storefront.product_page import plain_text
from storefront.visit import work


class NoSuchCollection(NotFound):
    """There is no collection at this address."""

    message = "There is no collection at this address. Perhaps it was renamed."


@dataclass(frozen=True, slots=True)
class Everything:
    """The shelf that every store has: all its products, latest first."""

    slug: str = "all"
    title: str = "Everything"
    description_html: str = ""


EVERYTHING: Final = Everything()


async def index(request: Request) -> Response:
    """Show every collection as a tile."""
    async with work(request) as session:
        found = await queries.collections(session)
    return catalogue_page(request, "storefront/collections/index.html", collections=found)


async def show(request: Request) -> Response:
    """Show one page of a collection, beginning after the cursor in the address; "all" is everything."""
    after = request.query_params.get("after")
    async with work(request) as session:
        collection = await queries.collection_by_slug(session, request.path_params["slug"])
        if collection:
            page = await queries.products_of(session, collection, after=after)
            count = await queries.count_in(session, collection)
        elif request.path_params["slug"] == EVERYTHING.slug:
            page = await queries.page_of_shown(session, after=after)
            count = await queries.count_shown(session)
        else:
            raise NoSuchCollection
    return _shelf(request, collection or EVERYTHING, page, count, is_first=not after)


def _shelf(
    request: Request, shelf: Collection | Everything, page: Page[Product], count: int, *, is_first: bool
) -> Response:
    address = request.url.path
    return catalogue_page(
        request,
        "storefront/collections/show.html",
        partial="storefront/collections/_products.html",
        collection=shelf,
        summary=plain_text(shelf.description_html),
        count=count,
        cards=cards_for(request, page.rows),
        first_address=None if is_first else address,
        next_address=f"{address}?{urlencode({'after': page.next_cursor})}" if page.next_cursor else None,
    )
