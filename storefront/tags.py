"""Products that bear the same word."""

from functools import partial
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from shared.kernel.errors import NotFound
from shared.kernel.pagination import Page
from shared.kernel.reading import Reader
from shared.kernel.sentences import say
from shared.products.brands import tags_in_use
from shared.products.on_shelf import OnShelf
from shared.products.shelves import among, ids_tagged, tagged
from shared.products.slugs import slug_of
from storefront.languages import here
from storefront.shelf_page import ShelfHead, shelf_page
from storefront.visit import read, recall

# Of a rare tag the ids are remembered; of one that many bear, a page is full after a short way through the catalogue.
RARE: Final = 300


class NoSuchTag(NotFound):
    """Nothing that is shown bears a tag of this address."""

    message = say("Nothing here bears this tag any more.")


async def show(request: Request) -> Response:
    """Show one page of what bears a tag."""
    async with read(request) as reader:
        counts = await recall(request, "tags", tags_in_use, within=reader)
        tag = next((tag for tag in counts if slug_of(tag) == request.path_params["slug"]), None)
        if tag is None:
            raise NoSuchTag
        page = await _page(request, reader, tag, counts[tag])
    shelf = ShelfHead(tag.capitalize(), "", counts[tag], narrowed_by=("tag", tag))
    trail = [(say("Home"), here(request, "/")), (shelf.title, None)]
    return shelf_page(request, "storefront/tags/show.html", shelf, page, trail=trail)


async def _page(request: Request, reader: Reader, tag: str, count: int) -> Page[OnShelf]:
    after = request.query_params.get("after")
    if count > RARE:
        return await tagged(reader, tag, after=after)
    ids = await recall(request, f"tagged {tag}", partial(ids_tagged, tag=tag), within=reader)
    return await among(reader, ids, after=after)
