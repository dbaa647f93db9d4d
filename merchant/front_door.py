"""The platform host's root, where no default store stands."""

from starlette.requests import Request
from starlette.responses import Response

from shared.web.respond import see_other


async def show(request: Request) -> Response:  # noqa: ARG001 - a handler's signature
    """Lead to the dashboard."""
    return see_other("/dashboard")
