"""Every page that search engines should know, in files that keep to the protocol's limits (sitemaps.org)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response

from shared.content.models import PAGE, POST
from shared.content.shown_articles import count_articles, listed_articles
from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.kernel.reading import Reader
from shared.kernel.sentences import say
from shared.products.brands import shown_brands
from shared.products.category_tree import branches_with_goods, category_tree
from shared.products.collection_tiles import tiles
from shared.products.listings import listing, listing_starts
from shared.web.page_cache import PUBLIC
from shared.web.security import own_origin
from shared.web.services import services_of
from storefront.languages import DEFAULT, linked
from storefront.visit import read, recall

FOLDERS: Final = {PAGE: "/pages", POST: "/blog"}
# The protocol allows 50,000 addresses and 50 MB a file: each page stands there in every language of the store, with the
# addresses of all others each time.
IN_ONE_PART: Final = 1_000


class NoSuchSitemap(NotFound):
    """No part of the sitemap begins there."""

    message = say("There is no part of the sitemap at this address.")


@dataclass(frozen=True, slots=True)
class Listed:
    """A page with its whole address in each language, and all of these by hreflang."""

    addresses: Sequence[str]
    alternates: Sequence[tuple[str, str]]


async def index(request: Request) -> Response:
    """List the parts."""
    async with read(request) as reader:
        starts = await recall(request, "listings", listing_starts, within=reader)
        shelves, articles = await _counted(request, reader)
    parts = _parts(len(shelves) + articles)
    return _xml(request, "index", starts=starts, further_pages=range(2, parts + 1))


async def pages(request: Request) -> Response:
    """List a part of the front page, the collections, the categories, the brands, and what the merchant wrote."""
    part: int = request.path_params.get("part", 1)
    async with read(request) as reader:
        shelves, articles = await _counted(request, reader)
        if not 1 <= part <= _parts(len(shelves) + articles):
            raise NoSuchSitemap
        start = (part - 1) * IN_ONE_PART
        plain = shelves[start : start + IN_ONE_PART]
        if len(plain) < IN_ONE_PART:
            written = await listed_articles(
                reader, skipped=max(0, start - len(shelves)), limit=IN_ONE_PART - len(plain)
            )
            plain += [f"{FOLDERS[article.kind]}/{article.slug}" for article in written]
    return _xml(request, "pages", pages=[_listed(request, path) for path in plain])


async def _counted(request: Request, reader: Reader) -> tuple[list[str], int]:
    """Return the paths of all pages but those that the merchant wrote, and how many these are."""
    collections = await tiles(reader)
    tree = await recall(request, "categories", category_tree, within=reader)
    with_goods = await recall(request, "categories with goods", branches_with_goods, within=reader)
    brands = await recall(request, "brands", shown_brands, within=reader)
    written = await count_articles(reader)
    plain = ["/", "/collections", "/collections/all", *(f"/collections/{one.slug}" for one in collections)]
    plain += [f"/categories/{branch.path}" for branch in tree.branches.values() if branch.id in with_goods]
    plain += ["/brands", *(f"/brands/{brand.slug}" for brand in brands)] if brands else []
    plain += ["/blog"] if written.get(POST) else []
    return plain, sum(written.values())


def _parts(count: int) -> int:
    return -(-count // IN_ONE_PART)


async def products(request: Request) -> Response:
    """List some thousand products with their pictures."""
    start = parse_id(request.path_params["start"])
    if start is None:
        raise NoSuchSitemap
    async with read(request) as reader:
        found = await listing(reader, start)
    if not found or found[0].id != start:
        raise NoSuchSitemap
    listed = [(product, _listed(request, f"/products/{product.slug}")) for product in found]
    return _xml(request, "products", products=listed)


def _listed(request: Request, path: str) -> Listed:
    found = list(linked(request, path))
    own = f"{own_origin(request.scope)}{quote(path)}"
    return Listed([address for code, address in found if code != DEFAULT] or [own], found)


def _xml(request: Request, name: str, **context: Any) -> Response:
    template = services_of(request).templates.get_template(f"storefront/sitemaps/{name}.xml")
    text = template.render(request=request, origin=own_origin(request.scope), **context)
    headers = {"cache-control": PUBLIC.decode(), "vary": "Accept-Encoding"}
    return Response(text, media_type="application/xml", headers=headers)
