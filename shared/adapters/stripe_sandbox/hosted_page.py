"""The page on which a shopper pays. It works without scripts, says that it is a test, and knows the test cards."""

import re
from typing import Any, Final

from babel.numbers import format_currency
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.adapters.stripe_amounts import from_stripe
from shared.adapters.stripe_sandbox.books import Thing
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.pages import render, styles
from shared.adapters.stripe_sandbox.paying import (
    DELAYED,
    Outcome,
    kept_cards,
    pay_by_card,
    pay_by_kept,
    promise,
)
from shared.adapters.stripe_sandbox.sandbox import Sandbox

CARDS: Final = (
    ("4242 4242 4242 4242", "is charged"),
    ("4000 0025 0000 3155", "asks for 3-D Secure"),
    ("4000 0000 0000 0002", "is declined"),
    ("4000 0000 0000 9995", "has too little money"),
)
FIELDS: Final = ("email", "method", "card", "expiry", "cvc")


async def show(request: Request) -> Response:
    """Show what is to be paid and how."""
    found = _session_of(request)
    if found is None:
        return render("gone.html", status=404)
    ask, session = found
    if session["status"] != "open":
        return render("gone.html", status=410, session=session)
    return render("pay.html", **_facts(ask, session))


async def create(request: Request) -> Response:
    """Try to pay; a refusal comes back to the page with its reason."""
    found = _session_of(request)
    if found is None or found[1]["status"] != "open":
        return render("gone.html", status=410)
    ask, session = found
    form = {name: str(value) for name, value in (await request.form(max_fields=20)).items()}
    email = (form.get("email") or _email_of(ask, session)).strip()[:200]
    if (key := form.get("kept", "")) in {one["id"] for one in kept_cards(ask, session)}:
        return _after(ask, session, pay_by_kept(ask, session, key, email=email), form)
    if form.get("method") == DELAYED:
        return _after(ask, session, promise(ask, session, email=email), form)
    card = re.sub(r"\D", "", form.get("card", ""))
    if not 12 <= len(card) <= 19:
        problem = "Enter a card number; one of those below will do."
        return render("pay.html", status=422, **_facts(ask, session, form=form, problem=problem))
    answer = {"complete": True, "fail": False}.get(form.get("authentication", ""))
    outcome = pay_by_card(ask, session, card, email=email, authenticated=answer)
    return _after(ask, session, outcome, form)


async def style(_request: Request) -> Response:
    """Serve the page's styles: the tokens and components of the shop, joined."""
    return Response(styles(), media_type="text/css", headers={"cache-control": "public, max-age=300"})


def _after(ask: Ask, session: Thing, outcome: Outcome, form: dict[str, str]) -> Response:
    if outcome.state == "authenticate":
        return render("authenticate.html", **_facts(ask, session, form=form))
    if outcome.refusal is not None:
        return render(
            "pay.html", status=402, **_facts(ask, session, form=form, problem=outcome.refusal.message)
        )
    return RedirectResponse(session["success_url"].replace("{CHECKOUT_SESSION_ID}", session["id"]), 303)


def _session_of(request: Request) -> tuple[Ask, Thing] | None:
    sandbox: Sandbox = request.app.state.sandbox
    sandbox.expire_due()
    found = sandbox.find("checkout.session", request.path_params["session"])
    if found is None:
        return None
    books, session = found
    return sandbox.ask(books, f"{request.url.scheme}://{request.headers.get('host', '')}"), session


def _facts(
    ask: Ask, session: Thing, *, form: dict[str, str] | None = None, problem: str | None = None
) -> dict[str, Any]:
    items = sorted(ask.books.all("item", session=session["id"]), key=lambda item: int(item["place"]))
    currency = session["currency"]
    return {
        "session": session,
        "items": [
            (item["description"], item["quantity"], _money(item["amount_total"], currency)) for item in items
        ],
        "total": _money(session["amount_total"], currency),
        "cards": CARDS,
        "form": dict.fromkeys(FIELDS, "") | {"email": _email_of(ask, session)} | (form or {}),
        "problem": problem,
        "kept": [(one["id"], one["card"]) for one in kept_cards(ask, session)],
        "is_delayed_offered": DELAYED in session["payment_method_types"],
        "delayed": DELAYED,
    }


def _email_of(ask: Ask, session: Thing) -> str:
    customer = ask.books.known("customer", session["customer"] or "") or {}
    return str(session["customer_email"] or customer.get("email") or "")


def _money(unit: int, currency: str) -> str:
    amount = from_stripe(unit, currency)
    return str(format_currency(amount.major, amount.currency, locale="en"))
