"""Shelves: products that the merchant shows together."""

from dataclasses import dataclass
from functools import partial
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from shared.kernel.errors import NotFound
from shared.kernel.pagination import Page
from shared.kernel.reading import Reader
from shared.kernel.sentences import say
from shared.products.collection_tiles import Shelf, count_everything, count_on_shelf, shelf_by_slug, tiles
from shared.products.shelves import OnShelf, as_they_came, in_collection
from storefront.catalogue_page import catalogue_page
from storefront.languages import here, plain_path
from storefront.page_head import page_head
from storefront.product_cards import cards_for
from storefront.product_page import plain_text
from storefront.structured_data import breadcrumb_list
from storefront.visit import read, recall


class NoSuchCollection(NotFound):
    """There is no collection at this address."""

    message = say("There is no collection at this address. Perhaps it was renamed.")


@dataclass(frozen=True, slots=True)
class Everything:
    """The shelf that every store has: all its products, latest first."""

    slug: str = "all"
    title: str = say("Everything")
    description_html: str = ""


EVERYTHING: Final = Everything()


async def index(request: Request) -> Response:
    """Show every collection as a tile."""
    async with read(request) as reader:
        found = await tiles(reader)
    trail = [(say("Home"), here(request, "/")), (say("Collections"), None)]
    head = page_head(request, plain_path(request), data=[breadcrumb_list(request, trail)])
    return catalogue_page(
        request, "storefront/collections/index.html", collections=found, trail=trail, head=head
    )


async def show(request: Request) -> Response:
    """Show one page of a collection, beginning after the cursor in the address; "all" is everything."""
    slug, after = request.path_params["slug"], request.query_params.get("after")
    async with read(request) as reader:
        shelf = await shelf_by_slug(reader, slug)
        if shelf:
            page = await in_collection(reader, shelf.id, after=after)
        elif slug == EVERYTHING.slug:
            page = await as_they_came(reader, after=after)
        else:
            raise NoSuchCollection
        count = await recall(request, f"count of {slug}", partial(_count, shelf=shelf), within=reader)
    return _shelf(request, shelf or EVERYTHING, page, count, after=after)


async def _count(reader: Reader, *, shelf: Shelf | None) -> int:
    return await (count_on_shelf(reader, shelf.id) if shelf else count_everything(reader))


def _shelf(
    request: Request, shelf: Shelf | Everything, page: Page[OnShelf], count: int, *, after: str | None
) -> Response:
    address: str = request.scope["path"]
    trail = [
        (say("Home"), here(request, "/")),
        (say("Collections"), here(request, "/collections")),
        (shelf.title, None),
    ]
    head = page_head(
        request,
        plain_path(request),
        query=urlencode({"after": after}) if after else "",
        picture=page.rows[0] if page.rows else None,
        data=[breadcrumb_list(request, trail)],
    )
    return catalogue_page(
        request,
        "storefront/collections/show.html",
        partial="storefront/collections/_products.html",
        collection=shelf,
        summary=plain_text(shelf.description_html),
        count=count,
        cards=cards_for(request, page.rows),
        trail=trail,
        head=head,
        first_address=address if after else None,
        next_address=f"{address}?{urlencode({'after': page.next_cursor})}" if page.next_cursor else None,
    )
