"""What both sites are made of: routes, error answers, headers, the origin check."""

from collections.abc import Awaitable, Callable, Container, Mapping, Sequence
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from shared.kernel.errors import NotFound, Refusal
from shared.web.addresses import Addresses
from shared.web.errors import PutFrame, fail, refuse, refuse_http
from shared.web.routing import SegmentRouter
from shared.web.security import SecurityHeaders, own_origin, refuse_cross_site
from shared.web.services import Services

Handler = Callable[[Request], Awaitable[Response]]
Before = Callable[[Request], Awaitable[Response | None]]
After = Callable[[Request, Response], Response]


def make_site(
    name: str,
    services: Services,
    routes: Sequence[Route],
    *,
    before: Before | None = None,
    after: After | None = None,
    put_frame: PutFrame | None = None,
    asks_origin: Container[str] = (),
) -> Starlette:
    """Make a site. `before` runs ahead of every handler and may answer in its place, `after` sees what it answered.

    `put_frame` frames the site's errors. Routes named in `asks_origin` ask themselves where a request comes from.
    """
    guarded = [
        _guarded(name, route, before, after, asks_origin=route.name in asks_origin) for route in routes
    ]
    site = Starlette(
        middleware=[Middleware(SecurityHeaders, https=services.settings.web.is_production)],
        exception_handlers={Refusal: refuse, HTTPException: refuse_http, Exception: fail},
    )
    site.router = SegmentRouter(guarded)
    site.state.services = services
    site.state.addresses = Addresses(routes)
    site.state.put_frame = put_frame
    return site


def _guarded(
    site: str, route: Route, before: Before | None, after: After | None, *, asks_origin: bool
) -> Route:
    handler: Handler = route.endpoint

    async def handle(request: Request) -> Response:
        request.state.site, request.state.route = site, route.name
        if not asks_origin:
            refuse_cross_site(request.scope, origin=own_origin(request.scope))
        try:
            _refuse_unwritable(request.path_params)
            instead = await before(request) if before else None
            answer = instead or await handler(request)
            return after(request, answer) if after else answer
        except Exception as error:
            # Refusals have handlers of their own; outages must not reach Starlette's outermost layer, which re-raises.
            if isinstance(error, Refusal | HTTPException):
                raise
            return await fail(request, error)
        finally:
            # Uploads are kept in temporary files until the handler is done.
            await request.close()

    return Route(route.path, handle, methods=sorted(route.methods or {"GET"}), name=route.name)


def _refuse_unwritable(params: Mapping[str, Any]) -> None:
    """Raise NotFound for a NUL or half a character in an address: no text of the database holds one."""
    written = "".join(str(value) for value in params.values())
    is_plain = written.isascii()
    if "\x00" in written or (not is_plain and any("\ud800" <= letter <= "\udfff" for letter in written)):
        raise NotFound
