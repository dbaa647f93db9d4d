"""The guide, for everybody who finds the door, signed in or not."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.guide_pages import GuidePage, all_calls, contents, pages
from shared.kernel.errors import NotFound
from shared.web.respond import respond


async def index(request: Request) -> Response:
    """Show what the guide holds."""
    return _shown(request, contents())


async def show(request: Request) -> Response:
    """Show one page."""
    page = pages().get(request.path_params["page"])
    if page is None:
        raise NotFound
    return _shown(request, page)


async def calls(request: Request) -> Response:
    """Show every call of the API, for whoever writes a program that makes them."""
    return _shown(request, all_calls())


def _shown(request: Request, page: GuidePage) -> Response:
    return respond(request, "merchant/guide/show.html", page=page, pages=pages().values())
