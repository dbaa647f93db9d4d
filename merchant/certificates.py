"""Whether a certificate may be had for a host: asked by the proxy in front, before it asks an authority for one.

Without this, anybody could point names here and use up what an authority gives. Caddy calls it `ask`, and expects 200
for yes and anything else for no (docs/guide/running.md).
"""

from typing import Final

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from shared.domains.queries import is_host_of_a_shop
from shared.kernel.errors import NotFound
from shared.web.services import services_of

LOOPBACK: Final = frozenset({"127.0.0.1", "::1"})
# What a proxy adds to a visitor's request. The proxy's own question has none of them.
_FORWARDED: Final = ("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "forwarded", "via")


async def show(request: Request) -> Response:
    """Say yes for the platform's host and for those of shops. Nobody but a proxy on this machine is answered."""
    if not _is_from_this_machine(request):
        raise NotFound
    host, services = request.query_params.get("domain", "").lower(), services_of(request)
    if host != services.settings.web.platform_host:
        async with services.database.as_platform() as session:
            if "\x00" in host or not await is_host_of_a_shop(session, host):
                return PlainTextResponse("no", 404)
    return PlainTextResponse("yes")


def _is_from_this_machine(request: Request) -> bool:
    return (
        request.client is not None
        and request.client.host in LOOPBACK
        and not any(name in request.headers for name in _FORWARDED)
    )
