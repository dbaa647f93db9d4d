"""Subscriptions, as far as Checkout begins them and a shop reads or ends them."""

from typing import Final

from shared.adapters.stripe_sandbox.books import Thing, new_key, page
from shared.adapters.stripe_sandbox.customers import create as create_customer
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.parameters import LIST, refuse_unknown
from shared.adapters.stripe_sandbox.problems import Problem

DAYS: Final = {"day": 1, "week": 7, "month": 30, "year": 365}


def make_subscription(ask: Ask, session: Thing, *, email: str) -> Thing:
    """Begin what a session in subscription mode sells; returns the session's fields that change."""
    customer = session["customer"] or _customer(ask, email)
    key, items = new_key("sub"), ask.books.all("item", session=session["id"])
    prices = [(item["price"], item["quantity"]) for item in items if item["price"]["recurring"]]
    end = ask.now + 86400 * max(
        DAYS[price["recurring"]["interval"]] * price["recurring"]["interval_count"] for price, _ in prices
    )
    about = dict.fromkeys(("comment", "feedback", "reason"))
    empty = dict.fromkeys(
        (
            "application", "application_fee_percent", "billing_cycle_anchor_config",
            "billing_thresholds", "cancel_at", "canceled_at",
            "days_until_due", "default_payment_method", "default_source", "description", "ended_at", "latest_invoice",
            "next_pending_invoice_item_invoice", "on_behalf_of", "pause_collection", "pending_invoice_item_interval",
            "pending_setup_intent", "pending_update", "schedule", "test_clock", "transfer_data", "trial_end",
            "trial_start",
        )
    )  # fmt: skip
    made = ask.books.put(
        {
            **empty,
            "id": key,
            "object": "subscription",
            "automatic_tax": {"disabled_reason": None, "enabled": False, "liability": None},
            "billing_schedules": [],
            "billing_cycle_anchor": ask.now,
            "cancel_at_period_end": False,
            "cancellation_details": about,
            "collection_method": "charge_automatically",
            "created": ask.now,
            "currency": session["currency"],
            "customer": customer,
            "default_tax_rates": [],
            "discounts": [],
            "invoice_settings": {"account_tax_ids": None, "issuer": {"type": "self"}},
            "items": {
                "object": "list",
                "data": [_item(ask, key, price, quantity, end) for price, quantity in prices],
                "has_more": False,
                "url": f"/v1/subscription_items?subscription={key}",
            },
            "livemode": False,
            "metadata": dict(session["metadata"]),
            "payment_settings": {
                "payment_method_options": None,
                "payment_method_types": None,
                "save_default_payment_method": "off",
            },
            "start_date": ask.now,
            "status": "active",
            "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
        }
    )
    ask.happened("customer.subscription.created", made)
    return {"customer": customer, "subscription": key}


def retrieve(ask: Ask, subscription: str) -> Thing:
    refuse_unknown(ask.given, frozenset())
    return ask.books.get("subscription", subscription)


def index(ask: Ask) -> Thing:
    refuse_unknown(ask.given, LIST | {"customer", "status", "price"})
    wanted = {name: ask.given[name] for name in ("customer", "status") if name in ask.given}
    return page(ask.books.all("subscription", **wanted), "/v1/subscriptions", ask.given)


def cancel(ask: Ask, subscription: str) -> Thing:
    """End a subscription at once."""
    refuse_unknown(ask.given, frozenset({"cancellation_details", "invoice_now", "prorate"}))
    found = ask.books.get("subscription", subscription)
    if found["status"] == "canceled":
        raise Problem(
            f"No such subscription: '{subscription}'", status=404, code="resource_missing", param="id"
        )
    changed = ask.books.put(found | {"status": "canceled", "canceled_at": ask.now, "ended_at": ask.now})
    ask.happened("customer.subscription.deleted", changed)
    return changed


def _customer(ask: Ask, email: str) -> str:
    made = create_customer(Ask(ask.books, {"email": email}, ask.tell, ask.origin))
    return str(made["id"])


def _item(ask: Ask, subscription: str, price: Thing, quantity: int, end: int) -> Thing:
    return {
        "id": new_key("si"),
        "object": "subscription_item",
        "billing_thresholds": None,
        "created": ask.now,
        "current_period_end": end,
        "current_period_start": ask.now,
        "discounts": [],
        "metadata": {},
        "price": price,
        "quantity": quantity,
        "subscription": subscription,
        "tax_rates": [],
    }
