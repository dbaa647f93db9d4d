"""The page on which a customer puts another card in the place of the one that a subscription is charged to."""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.adapters.stripe_sandbox.books import Thing, new_key
from shared.adapters.stripe_sandbox.customers import living
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.invoices import FAILING_END, collect, subscription_of
from shared.adapters.stripe_sandbox.pages import render
from shared.adapters.stripe_sandbox.parameters import refuse_unknown, required
from shared.adapters.stripe_sandbox.paying import GOOD_CARDS
from shared.adapters.stripe_sandbox.payment_methods import attach, brand_of
from shared.adapters.stripe_sandbox.periods import ALIVE, update_status
from shared.adapters.stripe_sandbox.sandbox import Sandbox

FAILING_CARD = "400000000000" + FAILING_END


def create(ask: Ask) -> Thing:
    """Open a page for a customer; here it can change the card, whichever flow was asked for."""
    refuse_unknown(ask.given, frozenset({"configuration", "customer", "flow_data", "locale", "return_url"}))
    customer = living(ask, required(ask.given, "customer"), param="customer")
    key = new_key("bps")
    return ask.books.put(
        {
            "id": key,
            "object": "billing_portal.session",
            "configuration": "bpc_of_the_sandbox",
            "created": ask.now,
            "customer": customer["id"],
            "flow": None,
            "livemode": False,
            "locale": ask.given.get("locale"),
            "on_behalf_of": None,
            "return_url": ask.given.get("return_url"),
            "url": f"{ask.origin}/p/session/{key}",
        }
    )


async def show(request: Request) -> Response:
    """Show the form."""
    found = _portal_of(request)
    return render("portal.html", portal=found[1], problem=None) if found else render("gone.html", status=404)


async def update(request: Request) -> Response:
    """Keep another card, and charge with it what is still to be paid."""
    found = _portal_of(request)
    if found is None:
        return render("gone.html", status=404)
    ask, portal = found
    card = re.sub(r"\D", "", str((await request.form(max_fields=20)).get("card", "")))
    if card not in GOOD_CARDS and card != FAILING_CARD:
        return render("portal.html", status=402, portal=portal, problem="Your card was declined.")
    change_card(ask, portal["customer"], card)
    return RedirectResponse(portal["return_url"] or "/", 303)


def change_card(ask: Ask, customer: str, card: str) -> None:
    """Put a card in the place of the one that a customer's subscriptions are charged to."""
    key = new_key("pm")
    attach(ask, key, customer=customer, brand=brand_of(card), last4=card[-4:], email=None)
    for subscription in ask.books.all("subscription", customer=customer):
        if subscription["status"] not in ALIVE:
            continue
        changed = ask.books.put(subscription | {"default_payment_method": key})
        ask.happened("customer.subscription.updated", changed)
        for invoice in ask.books.all("invoice", status="open"):
            if subscription_of(invoice) == subscription["id"]:
                collect(ask, invoice)
        update_status(ask, subscription["id"])


def _portal_of(request: Request) -> tuple[Ask, Thing] | None:
    sandbox: Sandbox = request.app.state.sandbox
    found = sandbox.find("billing_portal.session", request.path_params["session"])
    return (sandbox.ask(found[0], ""), found[1]) if found else None
