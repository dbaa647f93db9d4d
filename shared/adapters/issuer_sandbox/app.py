"""The sandbox as an ASGI application: description, keys, the page that asks who one is, tokens, and the control."""

import asyncio
import base64
import binascii
import json
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import unquote, urlencode

from jinja2 import Environment
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from shared.adapters.issuer_sandbox.sandbox import IssuerSandbox, Problem
from shared.adapters.stripe_sandbox.hosted_page import style
from shared.adapters.stripe_sandbox.pages import templates

SLOW_SECONDS: Final = 30
POLICY: Final = "default-src 'none'; style-src 'self'; form-action *; base-uri 'none'; frame-ancestors 'none'"
EXAMPLES: Final = ("owner@souk.example", "mia@example.com")

Handler = Callable[[Request], Awaitable[Response]]


def create_app(sandbox: IssuerSandbox) -> Starlette:
    """Make the application over a sandbox's state."""
    app = Starlette(
        routes=[
            Route("/healthz", health),
            Route("/sandbox.css", style),
            Route("/.well-known/openid-configuration", _troubled(describe)),
            Route("/keys", _troubled(keys)),
            Route("/authorize", ask, methods=["GET"]),
            Route("/authorize", answer, methods=["POST"]),
            Route("/token", _troubled(token), methods=["POST"]),
            Route("/_control/behave", behave, methods=["POST"]),
        ]
    )
    app.state.sandbox = sandbox
    return app


async def health(_request: Request) -> Response:
    """Say that the sandbox runs."""
    return PlainTextResponse("ok")


async def describe(request: Request) -> Response:
    """Say what it is and where everything is."""
    return JSONResponse(_sandbox(request).description)


async def keys(request: Request) -> Response:
    """Show the public keys."""
    return JSONResponse({"keys": [key.public for key in _sandbox(request).keys]})


async def ask(request: Request) -> Response:
    """Ask who it is; whatever is typed is believed."""
    asked = dict(request.query_params)
    if not _sandbox(request).is_sound(asked):
        return _page("refused.html", status=400)
    return _page("ask.html", asked=asked, examples=EXAMPLES)


async def answer(request: Request) -> Response:
    """Send them back with a code, or with word that they did not want to."""
    sandbox = _sandbox(request)
    asked = {name: str(value) for name, value in (await request.form(max_fields=20)).items()}
    if not sandbox.is_sound(asked):
        return _page("refused.html", status=400)
    said = {"state": asked.get("state", "")} | ({"iss": sandbox.origin} if sandbox.is_named else {})
    email = asked.get("email", "").strip()[:200]
    if asked.get("answer") == "no" or not email:
        said |= {"error": "access_denied"}
    else:
        said |= {"code": sandbox.give_code(asked, email)}
    return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(said)}", 303)


async def token(request: Request) -> Response:
    """Give the tokens for a code to the client that it was given for."""
    form = {name: str(value) for name, value in (await request.form(max_fields=20)).items()}
    try:
        return JSONResponse(_sandbox(request).redeem(form, _client(request)))
    except Problem as problem:
        return JSONResponse({"error": str(problem)}, 400)


async def behave(request: Request) -> Response:
    """Misbehave: {"wrong": "nonce", "trouble": "down", "verified": false, "named": false, "rotate": true}."""
    try:
        _sandbox(request).behave(json.loads(await request.body() or b"{}"))
    except ValueError as problem:
        return JSONResponse({"problem": str(problem)}, 400)
    return JSONResponse({"ok": True})


def _troubled(handle: Handler) -> Handler:
    async def handle_or_not(request: Request) -> Response:
        trouble = _sandbox(request).trouble
        if trouble == "down":
            return PlainTextResponse("down", 503)
        if trouble == "no_json":
            return PlainTextResponse("<html>")
        if trouble == "slow":
            await asyncio.sleep(SLOW_SECONDS)
        return await handle(request)

    return handle_or_not


def _sandbox(request: Request) -> IssuerSandbox:
    sandbox: IssuerSandbox = request.app.state.sandbox
    return sandbox


def _client(request: Request) -> tuple[str, str]:
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    try:
        name, _, secret = (
            base64.b64decode(given if kind == "Basic" else "", validate=True).decode().partition(":")
        )
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return unquote(name), unquote(secret)


def _page(name: str, *, status: int = 200, **context: object) -> Response:
    environment: Environment = templates()
    page = environment.get_template(f"issuer_sandbox/{name}").render(context)
    return HTMLResponse(page, status, {"content-security-policy": POLICY, "cache-control": "no-store"})
