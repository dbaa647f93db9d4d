"""Shelves: products that the merchant shows together."""

from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from shared.kernel.errors import NotFound
from shared.kernel.reading import Reader
from shared.kernel.sentences import say
from shared.products.collection_tiles import Shelf, count_everything, count_on_shelf, shelf_by_slug, tiles
from shared.products.shelves import as_they_came, in_collection
from storefront.catalogue_page import catalogue_page
from storefront.languages import here, plain_path
from storefront.page_head import page_head
from storefront.shelf_page import ShelfHead, lead_on, shelf_page
from storefront.structured_data import breadcrumb_list
from storefront.visit import read, recall

EVERYTHING: Final = "all"


class NoSuchCollection(NotFound):
    """There is no collection at this address."""

    message = say("There is no collection at this address. Perhaps it was renamed.")


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
    """Show one page of a collection, beginning after the cursor in the address; "all" is everything, latest first."""
    slug, after = request.path_params["slug"], request.query_params.get("after")
    async with read(request) as reader:
        shelf = await shelf_by_slug(reader, slug)
        if shelf:
            page = await in_collection(reader, shelf.id, after=after)
        elif slug == EVERYTHING:
            page = await as_they_came(reader, after=after)
        else:
            return await lead_on(request, reader, NoSuchCollection)
        count = await recall(request, f"count of {slug}", partial(_count, shelf=shelf), within=reader)
    head = _head(shelf, count)
    trail = [
        (say("Home"), here(request, "/")),
        (say("Collections"), here(request, "/collections")),
        (head.title, None),
    ]
    return shelf_page(request, "storefront/collections/show.html", head, page, trail=trail)


async def _count(reader: Reader, *, shelf: Shelf | None) -> int:
    return await (count_on_shelf(reader, shelf.id) if shelf else count_everything(reader))


def _head(shelf: Shelf | None, count: int) -> ShelfHead:
    if shelf is None:
        return ShelfHead(say("Everything"), "", count, narrowed_by=("sort", "newest"))
    return ShelfHead(
        shelf.title,
        shelf.description_html,
        count,
        narrowed_by=("collection", shelf.slug),
        seo_title=shelf.seo_title,
        seo_description=shelf.seo_description,
    )
