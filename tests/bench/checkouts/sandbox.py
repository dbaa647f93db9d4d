"""The stand-in for Stripe as a server of the benchmarks: with a page at its root, by which one sees that it runs."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from shared.adapters.stripe_sandbox.app import create_app
from shared.adapters.stripe_sandbox.sandbox import Sandbox


async def _root(_request: Request) -> Response:
    return PlainTextResponse("ok")


app = create_app(Sandbox())
app.router.routes.insert(0, Route("/", _root))
