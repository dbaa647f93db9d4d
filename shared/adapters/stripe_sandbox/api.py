"""The API itself: who asks, under which idempotency key, and what becomes of it."""

import base64
from collections.abc import Awaitable, Callable
from typing import Any, Final

import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from shared.adapters.stripe_sandbox.books import Thing, new_key
from shared.adapters.stripe_sandbox.events import API_VERSION, Ask
from shared.adapters.stripe_sandbox.idempotency import fingerprint
from shared.adapters.stripe_sandbox.parameters import read_parameters
from shared.adapters.stripe_sandbox.problems import Problem
from shared.adapters.stripe_sandbox.routes import Operation
from shared.adapters.stripe_sandbox.sandbox import Sandbox
from shared.adapters.stripe_sandbox.troubles import Trouble

LARGEST_BODY: Final = 512 * 1024
BROKEN: Final = Problem("An unknown error occurred", status=500, kind="api_error")
TOO_OFTEN: Final = Problem(
    "Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.",
    status=429, is_kept=False, code="rate_limit",
)  # fmt: skip


def operation(run: Operation) -> Callable[[Request], Awaitable[Response]]:
    """Return the ASGI handler of one operation."""

    async def handle(request: Request) -> Response:
        sandbox: Sandbox = request.app.state.sandbox
        request_id = new_key("req")
        headers = {
            "request-id": request_id,
            "stripe-version": request.headers.get("stripe-version", API_VERSION),
        }
        try:
            status, answer, is_replayed, is_dropped = await _whole(sandbox, request, run, request_id)
        except Problem as problem:
            status, answer, is_replayed, is_dropped = problem.status, problem.as_answer(), False, False
        if is_replayed:
            headers["idempotent-replayed"] = "true"
        if key := request.headers.get("idempotency-key"):
            headers["idempotency-key"] = key
        if is_dropped:
            # Shorter than it says: the server hangs up in the middle, and nobody learns what was done.
            return Response(b"{", status, headers | {"content-length": "1000"}, "application/json")
        return Response(orjson.dumps(answer, option=orjson.OPT_INDENT_2), status, headers, "application/json")

    return handle


async def unknown(request: Request) -> Response:
    """Answer an address that is none of the API's."""
    problem = Problem(
        f"Unrecognized request URL ({request.method}: {request.url.path}). Please see https://stripe.com/docs or we can"
        " help at https://support.stripe.com/.",
        status=404,
    )
    return Response(orjson.dumps(problem.as_answer()), 404, media_type="application/json")


async def _whole(
    sandbox: Sandbox, request: Request, run: Operation, request_id: str
) -> tuple[int, Thing, bool, bool]:
    books = sandbox.books_of_key(_key_of(request), request.headers.get("stripe-account"))
    body = await _body_of(request)
    key = request.headers.get("idempotency-key") if request.method == "POST" else None
    call = {"method": request.method, "path": request.url.path, "key": key or "", "body": body}
    sandbox.calls.append(call)
    trouble = sandbox.troubles.of(request.method, request.url.path)
    if trouble and trouble.kind == "limit":
        raise TOO_OFTEN
    sandbox.expire_due()
    asked = fingerprint(request.method, request.url.path, body)
    known = sandbox.keys.begin(books, key, asked) if key else None
    if known is not None:
        return known["status"], known["body"], True, bool(trouble and trouble.kind == "drop")
    answer: tuple[int, Thing] | None = None
    try:
        if trouble:
            await trouble.wait("hang")
        given = read_parameters(body if request.method == "POST" else request.url.query)
        ask = Ask(
            books, given, sandbox.deliveries.tell, _origin_of(request), request.url.path, request_id, key
        )
        answer = _work(run, ask, request.path_params, trouble)
    except Problem as problem:
        if not problem.is_kept:
            raise
        answer = problem.status, problem.as_answer()
    finally:
        if key:
            sandbox.keys.end(books, key, asked, answer=answer)
    if trouble:
        await trouble.wait("late")
    return *answer, False, bool(trouble and trouble.kind == "drop")


def _work(run: Operation, ask: Ask, path: dict[str, Any], trouble: Trouble | None) -> tuple[int, Thing]:
    done = run(ask, **path)
    if trouble and trouble.kind == "error":
        raise BROKEN
    return 200, done


def _key_of(request: Request) -> str:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value).decode().partition(":")[0]
        except ValueError:
            return ""
    return value.strip() if scheme.lower() == "bearer" else ""


async def _body_of(request: Request) -> str:
    received = bytearray()
    try:
        async for part in request.stream():
            received += part
            if len(received) > LARGEST_BODY:
                raise Problem("The request body is too large.", status=413, is_kept=False)
    except ClientDisconnect:
        raise Problem("The client hung up.", is_kept=False) from None
    return received.decode("utf-8", "replace")


def _origin_of(request: Request) -> str:
    return f"{request.url.scheme}://{request.headers.get('host', 'localhost')}"
