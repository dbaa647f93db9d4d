"""A page that shows one shelf of products: a collection, a category, a brand, a tag."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from search.engine import SORTS
from shared.kernel.errors import NotFound
from shared.kernel.pagination import Page
from shared.kernel.reading import Reader
from shared.kernel.sentences import say
from shared.products.old_paths import led_to
from shared.products.on_shelf import OnShelf
from storefront.catalogue_page import catalogue_page
from storefront.languages import here, plain_path
from storefront.page_head import Trail, page_head
from storefront.product_cards import cards_for
from storefront.product_page import plain_text
from storefront.search_filters import SORT_WORDS
from storefront.structured_data import breadcrumb_list


@dataclass(frozen=True, slots=True)
class ShelfHead:
    """What stands above a shelf.

    `narrowed_by` is the pair of an address that asks the search for the same products, which it can filter and sort.
    """

    title: str
    description_html: str
    products: int
    narrowed_by: tuple[str, str] | None = None
    seo_title: str = ""
    seo_description: str = ""


def shelf_page(
    request: Request, template: str, shelf: ShelfHead, page: Page[OnShelf], *, trail: Trail, **context: Any
) -> Response:
    """Render one page of a shelf, beginning after the cursor in the address; htmx gets the products alone."""
    address, after = request.scope["path"], request.query_params.get("after")
    head = page_head(
        request,
        plain_path(request),
        query=urlencode({"after": after}) if after else "",
        picture=page.rows[0] if page.rows else None,
        data=[breadcrumb_list(request, trail)],
    )
    return catalogue_page(
        request,
        template,
        partial="storefront/collections/_products.html",
        shelf=shelf,
        summary=shelf.seo_description or plain_text(shelf.description_html),
        cards=cards_for(request, page.rows),
        trail=trail,
        head=head,
        filters_address=_filters_address(request, shelf),
        sorts=_sorts(shelf),
        first_address=address if after else None,
        next_address=f"{address}?{urlencode({'after': page.next_cursor})}" if page.next_cursor else None,
        **context,
    )


async def lead_on(request: Request, reader: Reader, otherwise: type[NotFound]) -> Response:
    """Send the visitor of an old path to where its page is now; raises `otherwise` when it never had one."""
    path = await led_to(reader, plain_path(request))
    if path is None:
        raise otherwise
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{path}{query}", status_code=301)


def _filters_address(request: Request, shelf: ShelfHead) -> str | None:
    if shelf.narrowed_by is None or not shelf.products:
        return None
    search = here(request, request.app.state.addresses.path_to("search.show"))
    return f"{search}?{urlencode([shelf.narrowed_by])}"


def _sorts(shelf: ShelfHead) -> list[tuple[str, str]]:
    """Return the orders that a shelf can be put in; its own comes first, where the search does not know that one."""
    known: list[tuple[str, str]] = [(sort, SORT_WORDS[sort]) for sort in SORTS if sort != "relevance"]
    name = shelf.narrowed_by[0] if shelf.narrowed_by else None
    return known if name == "sort" else [("", say("Featured")), *known]
