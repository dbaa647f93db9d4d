"""Checkout sessions: what the shop asks to be paid, and how that ends."""

from typing import Any, Final

from shared.adapters.stripe_sandbox.books import Thing, new_key, page
from shared.adapters.stripe_sandbox.coupons import read_discount
from shared.adapters.stripe_sandbox.customers import living
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.intents import expanded, make_intent
from shared.adapters.stripe_sandbox.line_items import read_items, refuse_total
from shared.adapters.stripe_sandbox.parameters import (
    LIST,
    is_in_time,
    metadata_of,
    one_of,
    refuse_unknown,
    required,
    whole_number,
)
from shared.adapters.stripe_sandbox.problems import Problem, wrong
from shared.adapters.stripe_sandbox.session_object import session_object
from shared.adapters.stripe_sandbox.subscriptions import make_subscription, read_subscription_data

SHORTEST: Final = 30 * 60
LONGEST: Final = 24 * 3600
MODES: Final = ("payment", "subscription")
KNOWN: Final = frozenset(
    {
        "adaptive_pricing", "after_expiration", "allow_promotion_codes", "automatic_tax", "billing_address_collection",
        "cancel_url", "client_reference_id", "consent_collection", "currency", "customer", "customer_creation",
        "customer_email", "custom_text", "discounts", "expires_at", "invoice_creation", "line_items", "locale",
        "metadata", "mode", "payment_intent_data", "payment_method_configuration", "payment_method_options",
        "payment_method_types", "phone_number_collection", "saved_payment_method_options",
        "shipping_address_collection", "shipping_options", "submit_type", "subscription_data", "success_url", "ui_mode",
    }
)  # fmt: skip


def create(ask: Ask) -> Thing:
    """Open a session with a page of its own for the shopper."""
    given = ask.given
    refuse_unknown(given, KNOWN)
    mode = one_of(given, "mode", MODES, str(required(given, "mode")))
    required(given, "success_url")
    items = read_items(ask, required(given, "line_items"), mode=mode)
    total = sum(item["amount_total"] for item in items)
    currency = items[0]["currency"]
    refuse_total(total, currency, items)
    begun = read_subscription_data(given, mode=mode)
    coupon = read_discount(ask, given, currency=currency)
    less = min(coupon["amount_off"], total) if coupon else 0
    if coupon and mode != "subscription":
        raise wrong("discounts", "This sandbox knows discounts of subscriptions only.")
    if begun.get("trial_period_days"):
        total, less = 0, 0
    begun |= {"coupon": coupon["id"] if coupon else None}
    if "customer" in given:
        living(ask, given["customer"], param="customer")
        if "customer_email" in given:
            raise wrong("customer", "You may only specify one of these parameters: customer, customer_email.")
    key = new_key("cs_test")
    session = session_object(
        given,
        key=key,
        mode=mode,
        total=total,
        less=less,
        coupon=coupon,
        currency=currency,
        now=ask.now,
        expires_at=_expiry(ask),
        metadata=metadata_of(given),
        url=f"{ask.origin}/c/pay/{key}",
    )
    for place, item in enumerate(items):
        ask.books.put(item | {"session": key, "place": place})
    ask.books.put(
        {"id": f"behind_{key}", "object": "_behind", "payment": _payment_data(given), "subscription": begun}
    )
    return _seen(ask, ask.books.put(session))


def retrieve(ask: Ask, session: str) -> Thing:
    refuse_unknown(ask.given, frozenset())
    return _seen(ask, ask.books.get("checkout.session", session, param="session"))


def index(ask: Ask) -> Thing:
    refuse_unknown(
        ask.given, LIST | {"payment_intent", "status", "customer", "subscription", "customer_details"}
    )
    wanted = {
        name: ask.given[name]
        for name in ("payment_intent", "status", "customer", "subscription")
        if name in ask.given
    }
    found = [
        session for session in ask.books.all("checkout.session", **wanted) if is_in_time(session, ask.given)
    ]
    return page(found, "/v1/checkout/sessions", ask.given)


def line_items(ask: Ask, session: str) -> Thing:
    refuse_unknown(ask.given, LIST)
    ask.books.get("checkout.session", session, param="session")
    kept = sorted(ask.books.all("item", session=session), key=lambda item: int(item["place"]))
    shown = [
        {name: value for name, value in item.items() if name not in ("session", "place")} for item in kept
    ]
    return page(shown, f"/v1/checkout/sessions/{session}/line_items", ask.given)


def expire(ask: Ask, session: str) -> Thing:
    """Close a session that nobody has paid."""
    refuse_unknown(ask.given, frozenset())
    found = ask.books.get("checkout.session", session, param="session")
    if found["status"] != "open":
        raise Problem(
            f'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of'
            f" {found['status']}."
        )
    return _seen(ask, close(ask, found))


def close(ask: Ask, session: Thing) -> Thing:
    """Mark an open session as expired."""
    changed = ask.books.put(session | {"status": "expired", "url": None})
    ask.happened("checkout.session.expired", changed)
    return changed


def begin_payment(ask: Ask, session: Thing) -> Thing:
    """Return the intent behind a session, made when the shopper first tries to pay."""
    if session["payment_intent"]:
        return ask.books.get("payment_intent", session["payment_intent"])
    data = ask.books.get("_behind", f"behind_{session['id']}")["payment"]
    intent = make_intent(
        ask,
        data,
        amount=session["amount_total"],
        currency=session["currency"],
        metadata=metadata_of(data),
        customer=session["customer"],
    )
    ask.books.put(session | {"payment_intent": intent["id"]})
    ask.happened("payment_intent.created", intent)
    return intent


def complete(ask: Ask, session: Thing, intent: Thing | None, *, email: str, is_paid: bool) -> Thing:
    """Close a session that the shopper has been through; with a delayed method the money is still to come."""
    changed = session | {
        "status": "complete",
        "url": None,
        "payment_status": ("paid" if intent else "no_payment_required") if is_paid else "unpaid",
        "payment_intent": intent["id"] if intent and session["mode"] == "payment" else None,
        "customer_details": {
            "address": None, "email": email, "name": None, "phone": None, "tax_exempt": "none", "tax_ids": [],
            "business_name": None, "individual_name": None,
        },
    }  # fmt: skip
    if session["mode"] == "subscription":
        begun = ask.books.get("_behind", f"behind_{session['id']}")["subscription"]
        changed |= make_subscription(ask, session, begun, intent, email=email)
    ask.books.put(changed)
    ask.happened("checkout.session.completed", changed)
    return changed


def end_delayed(ask: Ask, session: Thing, *, is_paid: bool) -> Thing:
    """Say how a delayed payment ended."""
    changed = ask.books.put(session | {"payment_status": "paid" if is_paid else "unpaid"})
    outcome = "succeeded" if is_paid else "failed"
    ask.happened(f"checkout.session.async_payment_{outcome}", changed)
    return changed


def _seen(ask: Ask, session: Thing) -> Thing:
    wanted = ask.given.get("expand") or []
    if session["payment_intent"] and any(name.startswith("payment_intent") for name in wanted):
        intent = ask.books.get("payment_intent", session["payment_intent"])
        below = [name.removeprefix("payment_intent.") for name in wanted]
        inner = Ask(ask.books, {"expand": below}, ask.tell, ask.origin)
        session = session | {"payment_intent": expanded(inner, intent)}
    return session


def _expiry(ask: Ask) -> int:
    if "expires_at" not in ask.given:
        return ask.now + LONGEST
    until = whole_number(ask.given, "expires_at")
    # A minute of grace, because clocks differ and the request took its time.
    if not ask.now + SHORTEST - 60 <= until <= ask.now + LONGEST + 60:
        raise wrong("expires_at", "The `expires_at` timestamp must be 30 minutes to 24 hours from creation.")
    return until


def _payment_data(given: dict[str, Any]) -> dict[str, Any]:
    data = given.get("payment_intent_data") or {}
    metadata_of(data)
    return dict(data)
