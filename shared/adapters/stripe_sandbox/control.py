"""The control: how a test, or a curious developer, makes the sandbox misbehave and time pass.

Everything is JSON under /_control. It is open to whoever reaches the server, which listens on one's own machine only.
"""

from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.stripe_sandbox import portal
from shared.adapters.stripe_sandbox.books import Thing
from shared.adapters.stripe_sandbox.deliveries import MODES, ORDERS
from shared.adapters.stripe_sandbox.disputes import contest
from shared.adapters.stripe_sandbox.endpoints import rotate
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.paying import end_promise, pay_by_card, pay_by_kept, promise
from shared.adapters.stripe_sandbox.payouts import pay_out
from shared.adapters.stripe_sandbox.problems import Problem, missing
from shared.adapters.stripe_sandbox.sandbox import Sandbox

Change = Callable[[Sandbox, dict[str, Any], Request], Awaitable[Any]]


def control(change: Change) -> Callable[[Request], Awaitable[Response]]:
    """Return the handler of one lever."""

    async def handle(request: Request) -> Response:
        given = orjson.loads(await request.body() or b"{}")
        try:
            answer = await change(request.app.state.sandbox, given, request)
        except (Problem, ValueError) as problem:
            return Response(orjson.dumps({"problem": str(problem)}), 400, media_type="application/json")
        return Response(orjson.dumps(answer), media_type="application/json")

    return handle


async def trouble(sandbox: Sandbox, given: dict[str, Any], _request: Request) -> Thing:
    """Add a trouble: {"kind": "hang", "request": "POST /v1/checkout/sessions", "seconds": 60, "times": 3}."""
    sandbox.troubles.add(given)
    return {"ok": True}


async def calm(sandbox: Sandbox, _given: dict[str, Any], _request: Request) -> Thing:
    """End all troubles; webhooks go out once, at once."""
    sandbox.troubles.clear()
    sandbox.deliveries.mode, sandbox.deliveries.copies = "send", 1
    return {"ok": True}


async def webhooks(sandbox: Sandbox, given: dict[str, Any], _request: Request) -> Thing:
    """Choose what becomes of events: {"mode": "send" | "hold" | "drop", "copies": 2}."""
    if given.get("mode", "send") not in MODES:
        raise ValueError(f"mode is one of {', '.join(MODES)}")
    sandbox.deliveries.mode = given.get("mode", "send")
    sandbox.deliveries.copies = int(given.get("copies", 1))
    return {"ok": True}


async def release(sandbox: Sandbox, given: dict[str, Any], _request: Request) -> Thing:
    """Send what was held: {"order": "as_made" | "reversed" | "shuffled", "copies": 1}."""
    order = given.get("order", "as_made")
    if order not in ORDERS:
        raise ValueError(f"order is one of {', '.join(ORDERS)}")
    return {"sent": sandbox.deliveries.release(order=order, copies=int(given.get("copies", 1)))}


async def delivered(sandbox: Sandbox, _given: dict[str, Any], _request: Request) -> list[Thing]:
    """List what has been delivered."""
    return [
        {"event": one.event["id"], "type": one.event["type"], "status": one.status, "tries": one.tries}
        for one in sandbox.deliveries.done
    ]


async def clock(sandbox: Sandbox, given: dict[str, Any], _request: Request) -> Thing:
    """Let time pass: {"advance": 3600}; sessions whose time is over are closed."""
    sandbox.ahead += float(given.get("advance", 0))
    sandbox.expire_due()
    return {"now": sandbox.now()}


async def pay(sandbox: Sandbox, given: dict[str, Any], request: Request) -> Thing:
    """Pay a session without its page: {"card": "4242424242424242"} {"kept": "pm_…"} or {"method": "delayed"}."""
    ask, session = _session(sandbox, request)
    if session["status"] != "open":
        raise ValueError(f"the session is {session['status']}")
    email = given.get("email", "shopper@example.com")
    if given.get("method") == "delayed":
        outcome = promise(ask, session, email=email)
    elif "kept" in given:
        outcome = pay_by_kept(ask, session, given["kept"], email=email)
    else:
        card = given.get("card", "4242424242424242")
        outcome = pay_by_card(ask, session, card, email=email, authenticated=given.get("authenticated"))
    return {"state": outcome.state, "code": outcome.refusal.code if outcome.refusal else None}


async def settle(sandbox: Sandbox, given: dict[str, Any], request: Request) -> Thing:
    """End a delayed payment: {"outcome": "succeeded" | "failed"}."""
    ask, session = _session(sandbox, request)
    return end_promise(ask, session, is_paid=given.get("outcome", "succeeded") == "succeeded")


async def dispute(sandbox: Sandbox, _given: dict[str, Any], request: Request) -> Thing:
    """Let the cardholder's bank contest the payment of a session."""
    ask, session = _session(sandbox, request)
    return contest(ask, session)


async def change_card(sandbox: Sandbox, given: dict[str, Any], request: Request) -> Thing:
    """Put another card in the place of a subscription's: {"card": "4000000000000341"} is refused from now on."""
    found = sandbox.find("subscription", request.path_params["subscription"])
    if found is None:
        raise missing("subscription", request.path_params["subscription"])
    portal.change_card(sandbox.ask(found[0], ""), found[1]["customer"], str(given["card"]))
    return {"ok": True}


async def rotate_secret(sandbox: Sandbox, _given: dict[str, Any], request: Request) -> Thing:
    """Give a webhook endpoint a new secret; for a while both sign."""
    key = request.path_params["endpoint"]
    found = sandbox.find("webhook_endpoint", key)
    if found is None:
        raise missing("webhook endpoint", key)
    return {"secret": rotate(found[0], key)}


async def payout(sandbox: Sandbox, given: dict[str, Any], request: Request) -> Thing:
    """Pay out what an account has: {"currency": "eur"}, of the account that a session belongs to."""
    ask, _ = _session(sandbox, request)
    return pay_out(ask, str(given.get("currency", "eur")))


async def calls(sandbox: Sandbox, _given: dict[str, Any], _request: Request) -> list[dict[str, str]]:
    """List the requests that the API has had."""
    return sandbox.calls


def _session(sandbox: Sandbox, request: Request) -> tuple[Ask, Thing]:
    key = request.path_params["session"]
    sandbox.expire_due()
    found = sandbox.find("checkout.session", key)
    if found is None:
        raise missing("checkout session", key)
    return sandbox.ask(found[0], ""), found[1]
