"""Finding products."""

import re
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from search.engine import Engine, Found, Query, clean_query
from search.postgres_engine import PostgresEngine
from shared.kernel.reading import reader_of
from shared.products.shelves import by_ids
from storefront.catalogue_page import catalogue_page
from storefront.product_cards import cards_for
from storefront.visit import work

ENGINE: Final[Engine] = PostgresEngine()
MOST_PAGES: Final = 100


async def show(request: Request) -> Response:
    """Show what the words find, best first."""
    words = clean_query(request.query_params.get("q", ""))
    async with work(request) as session:
        query = Query(words, page=_page(request.query_params.get("page", "")))
        found = await ENGINE.find(session, query) if words else Found((), 0, 1)
        products = await by_ids(await reader_of(session), found.ids)
    return catalogue_page(
        request,
        "storefront/search/show.html",
        partial="storefront/search/_results.html",
        q=words,
        total=found.total,
        did_you_mean=found.did_you_mean,
        cards=cards_for(request, products),
        next_address=_next_address(request.url.path, words, found),
    )


def _next_address(path: str, words: str, found: Found) -> str | None:
    if found.page >= found.pages:
        return None
    return f"{path}?{urlencode({'q': words, 'page': found.page + 1})}"


def _page(typed: str) -> int:
    return min(int(typed), MOST_PAGES) if re.fullmatch(r"[0-9]{1,4}", typed) else 1
