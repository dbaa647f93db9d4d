"""The sandbox as an ASGI application: the API, the page that shoppers pay on, and the control."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from shared.adapters.stripe_sandbox import control, hosted_page, portal
from shared.adapters.stripe_sandbox.api import operation, unknown
from shared.adapters.stripe_sandbox.routes import OPERATIONS
from shared.adapters.stripe_sandbox.sandbox import Sandbox


def create_app(sandbox: Sandbox) -> Starlette:
    """Make the application over a sandbox's state; while it lives, webhooks go out."""

    @asynccontextmanager
    async def live(_app: Starlette) -> AsyncIterator[None]:
        going_out = asyncio.create_task(sandbox.deliveries.run())
        yield
        going_out.cancel()
        with suppress(asyncio.CancelledError):
            await going_out
        await sandbox.deliveries.close()

    app = Starlette(routes=_routes(), lifespan=live)
    app.state.sandbox = sandbox
    return app


async def health(_request: Request) -> Response:
    """Say that the sandbox runs."""
    return PlainTextResponse("ok")


def _routes() -> list[Route]:
    levers = {
        "/_control/troubles": control.trouble,
        "/_control/calm": control.calm,
        "/_control/webhooks": control.webhooks,
        "/_control/webhooks/release": control.release,
        "/_control/clock": control.clock,
        "/_control/sessions/{session}/pay": control.pay,
        "/_control/sessions/{session}/settle": control.settle,
        "/_control/sessions/{session}/dispute": control.dispute,
        "/_control/sessions/{session}/payout": control.payout,
        "/_control/subscriptions/{subscription}/card": control.change_card,
        "/_control/endpoints/{endpoint}/rotate": control.rotate_secret,
    }
    return [
        Route("/healthz", health),
        Route("/c/pay/{session}", hosted_page.show, methods=["GET"]),
        Route("/c/pay/{session}", hosted_page.create, methods=["POST"]),
        Route("/p/session/{session}", portal.show, methods=["GET"]),
        Route("/p/session/{session}", portal.update, methods=["POST"]),
        Route("/sandbox.css", hosted_page.style),
        *(Route(path, control.control(lever), methods=["POST"]) for path, lever in levers.items()),
        Route("/_control/calls", control.control(control.calls)),
        Route("/_control/deliveries", control.control(control.delivered)),
        *(Route(path, operation(run), methods=[method]) for (method, path), run in OPERATIONS.items()),
        Route("/v1/{rest:path}", unknown, methods=["GET", "POST", "DELETE"]),
    ]
