"""What robots may read."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from shared.web.security import own_origin

# Pages of one visitor, and pages without end. The cart's own page may be read: it has one address, empty for robots.
PRIVATE = ("/account", "/cart/", "/checkout", "/compare", "/orders/", "/search")


async def show(request: Request) -> Response:
    """Keep robots out of carts and searches, and show them the sitemap."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE)]
    lines += ["", f"Sitemap: {own_origin(request.scope)}/sitemap.xml", ""]
    return PlainTextResponse("\n".join(lines), headers={"cache-control": "public, max-age=3600"})
