"""A page of the dashboard: its frame says who is signed in, which store it is, and where one stands."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of
from merchant.done import forget_done, said_on_page
from merchant.offers import offer_only_allowed
from shared.kernel.errors import Conflict, Invalid
from shared.web.respond import respond


def member_page(
    request: Request,
    page: str,
    /,
    *,
    section: str,
    partial: str | None = None,
    status: int = 200,
    **context: Any,
) -> Response:
    """Render a page inside the dashboard's frame; `section` is the part of the navigation that it belongs to."""
    access = member_of(request)
    answer = respond(
        request,
        page,
        partial=partial,
        status=status,
        section=section,
        access=access,
        stores=request.state.stores,
        shop=shop_address(request),
        done_words=said_on_page(request),
        **context,
    )
    forget_done(request, answer)
    return offer_only_allowed(request, access, answer)


def shop_address(request: Request) -> str:
    """Return where the shop is, as seen from where the dashboard is asked for."""
    port = f":{request.url.port}" if request.url.port else ""
    return f"{request.url.scheme}://{member_of(request).store.slug}.{request.url.hostname}{port}/"


def address(request: Request, route: str, **params: object) -> str:
    """Return the address of a screen of the member's store."""
    store = member_of(request).store.slug
    path: str = request.app.state.addresses.path_to(route, store=store, **params)
    return path


def status_of(refusal: Invalid | Conflict | None) -> int:
    """Return with which status a page comes back that says why something was refused."""
    if refusal is None:
        return 200
    return 422 if isinstance(refusal, Invalid) else 409
