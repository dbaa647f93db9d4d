"""Is this process alive, can it serve, and how is it doing."""

import asyncio
import hmac

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shared.kernel.errors import NotFound
from shared.web.observability import all_counts
from shared.web.services import services_of


async def live(request: Request) -> Response:  # noqa: ARG001 - a handler's signature
    """Say that the process runs; nothing else is asked."""
    return JSONResponse({"status": "ok"})


async def ready(request: Request) -> Response:
    """Say whether requests can be served: PostgreSQL must answer; Valkey only may, since the shop sells without it."""
    services = services_of(request)
    database, valkey = await services.database.answers(), await services.limits.answers()
    facts = {"database": database, "valkey": valkey}
    return JSONResponse(
        facts, status_code=200 if database else 503, headers={} if database else {"retry-after": "2"}
    )


async def metrics(request: Request) -> Response:
    """Serve Prometheus metrics of all web processes, in production to the bearer of the token only."""
    web = services_of(request).settings.web
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if (web.is_production or web.metrics_token) and not (
        web.metrics_token and hmac.compare_digest(given.encode(), web.metrics_token.encode())
    ):
        raise NotFound
    text = await asyncio.to_thread(generate_latest, all_counts())
    return Response(text, media_type=CONTENT_TYPE_LATEST)
