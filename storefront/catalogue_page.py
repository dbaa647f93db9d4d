"""Pages that are the same for everybody: the process keeps them, browsers keep them and ask if they still hold."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from shared.web.assets import stylesheet
from shared.web.page_cache import PUBLIC
from shared.web.respond import respond

# Rendered once per version of the catalogue (`shared/web/page_cache.py`).
KEPT: Final = frozenset(
    {
        "home.show",
        "collections.index",
        "collections.show",
        "categories.show",
        "brands.index",
        "brands.show",
        "tags.show",
        "products.show",
        "product_sizes.show",
        "reviews.index",
        "pages.show",
        "posts.index",
        "posts.show",
    }
)
# Sent again while the database says the same (`shared/web/written_pages.py`), but not kept: there are as many searches
# as there are words, each is counted, and what they find changes with the index, a while after the catalogue.
REPEATED: Final = frozenset({"search.show"})


def catalogue_page(
    request: Request,
    page: str,
    *,
    partial: str | None = None,
    **context: Any,
) -> Response:
    """Render a page without anything personal in it. Kept by the browser, "back" is at once and lands where one was."""
    answer = respond(request, page, partial=partial, **context)
    answer.headers["cache-control"] = PUBLIC.decode()
    answer.headers["vary"] = "HX-Request, HX-Request-Type, Accept-Encoding"
    answer.headers["link"] = _needed_first()
    return answer


def _needed_first() -> str:
    # A proxy in front may send these on as early hints, before the page itself.
    return f"<{stylesheet('storefront')}>; rel=preload; as=style"
