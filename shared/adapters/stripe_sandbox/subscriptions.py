"""Subscriptions: begun by Checkout, read, paused and ended by a shop."""

from typing import Any, Final

from shared.adapters.stripe_sandbox.books import Thing, new_key, page
from shared.adapters.stripe_sandbox.coupons import redeem
from shared.adapters.stripe_sandbox.customers import create as create_customer
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.invoices import make_invoice, settle
from shared.adapters.stripe_sandbox.parameters import LIST, metadata_of, one_of, refuse_unknown, whole_number
from shared.adapters.stripe_sandbox.payment_methods import attach, brand_of
from shared.adapters.stripe_sandbox.periods import after, end
from shared.adapters.stripe_sandbox.problems import Problem, wrong

BEHAVIORS: Final = ("keep_as_draft", "mark_uncollectible", "void")
KNOWN: Final = frozenset({"description", "metadata", "trial_period_days"})


def read_subscription_data(given: dict[str, Any], *, mode: str) -> Thing:
    """Return what a session says of the subscription that it begins; raises Problem."""
    data: dict[str, Any] = given.get("subscription_data") or {}
    if data and mode != "subscription":
        raise wrong("subscription_data", "You can not pass `subscription_data` in `payment` mode.")
    refuse_unknown(data, KNOWN)
    days = whole_number(data, "trial_period_days", least=1) if "trial_period_days" in data else 0
    return {
        "metadata": metadata_of(data),
        "description": data.get("description"),
        "trial_period_days": days,
    }


def make_subscription(ask: Ask, session: Thing, begun: Thing, intent: Thing | None, *, email: str) -> Thing:
    """Begin what a session in subscription mode sells; returns the session's fields that change.

    The first invoice is paid by the session's intent; during a trial it is of nothing.
    """
    customer = session["customer"] or _customer(ask, email)
    key, items = new_key("sub"), ask.books.all("item", session=session["id"])
    prices = [(item["price"], item["quantity"]) for item in items if item["price"]["recurring"]]
    days = begun["trial_period_days"]
    trial_end = ask.now + 86400 * days if days else None
    period_end = trial_end or after(ask.now, prices[0][0]["recurring"])
    about = dict.fromkeys(("comment", "feedback", "reason"))
    empty = dict.fromkeys(
        (
            "application", "application_fee_percent", "billing_cycle_anchor_config",
            "billing_thresholds", "cancel_at", "canceled_at",
            "days_until_due", "default_payment_method", "default_source", "ended_at", "latest_invoice",
            "next_pending_invoice_item_invoice", "on_behalf_of", "pause_collection", "pending_invoice_item_interval",
            "pending_setup_intent", "pending_update", "schedule", "test_clock", "transfer_data",
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
                "data": [_item(ask, key, price, quantity, period_end) for price, quantity in prices],
                "has_more": False,
                "url": f"/v1/subscription_items?subscription={key}",
            },
            "livemode": False,
            "description": begun["description"],
            "metadata": dict(begun["metadata"]),
            "payment_settings": {
                "payment_method_options": None,
                "payment_method_types": None,
                "save_default_payment_method": "off",
            },
            "start_date": ask.now,
            "status": "trialing" if trial_end else "active",
            "trial_end": trial_end,
            "trial_start": ask.now if trial_end else None,
            "trial_settings": {"end_behavior": {"missing_payment_method": "create_invoice"}},
        }
    )
    amount = 0 if trial_end else session["amount_subtotal"]
    coupon = redeem(ask, begun["coupon"]) if begun["coupon"] else None
    ask.books.put({"id": f"less_{key}", "object": "_less", "coupon": coupon, "is_used": False})
    invoice = make_invoice(ask, made, amount=amount, reason="subscription_create")
    made = ask.books.put(made | {"latest_invoice": invoice["id"]})
    ask.happened("customer.subscription.created", made)
    settle(ask, invoice, intent)
    return {"customer": customer, "subscription": key, "invoice": invoice["id"]}


def keep_card(ask: Ask, subscription: str, card: str, *, email: str) -> None:
    """Keep the card by which a subscription began, to charge it again."""
    found, key = ask.books.get("subscription", subscription), new_key("pm")
    attach(ask, key, customer=found["customer"], brand=brand_of(card), last4=card[-4:], email=email)
    ask.books.put(found | {"default_payment_method": key})


def retrieve(ask: Ask, subscription: str) -> Thing:
    refuse_unknown(ask.given, frozenset())
    return ask.books.get("subscription", subscription)


def index(ask: Ask) -> Thing:
    refuse_unknown(ask.given, LIST | {"customer", "status", "price"})
    wanted = {name: ask.given[name] for name in ("customer", "status") if name in ask.given}
    return page(ask.books.all("subscription", **wanted), "/v1/subscriptions", ask.given)


def update(ask: Ask, subscription: str) -> Thing:
    """Pause a subscription, go on with it, or let it end with its period."""
    given = ask.given
    refuse_unknown(
        given, frozenset({"cancel_at_period_end", "metadata", "pause_collection", "proration_behavior"})
    )
    found = _living(ask, subscription)
    changed = dict(found)
    if "cancel_at_period_end" in given:
        ends = str(given["cancel_at_period_end"]) == "true"
        changed |= {
            "cancel_at_period_end": ends,
            "canceled_at": ask.now if ends else None,
            "cancel_at": found["items"]["data"][0]["current_period_end"] if ends else None,
        }
    if "pause_collection" in given:
        changed["pause_collection"] = _pause(given["pause_collection"])
    if "metadata" in given:
        changed["metadata"] = found["metadata"] | metadata_of(given)
    ask.books.put(changed)
    ask.happened("customer.subscription.updated", changed)
    return changed


def cancel(ask: Ask, subscription: str) -> Thing:
    """End a subscription at once."""
    refuse_unknown(ask.given, frozenset({"cancellation_details", "invoice_now", "prorate"}))
    return end(ask, _living(ask, subscription), reason="cancellation_requested")


def _living(ask: Ask, subscription: str) -> Thing:
    found = ask.books.get("subscription", subscription)
    if found["status"] == "canceled":
        raise Problem(
            f"No such subscription: '{subscription}'", status=404, code="resource_missing", param="id"
        )
    return found


def _pause(given: Any) -> Thing | None:
    if not given:
        return None
    until = whole_number(given, "resumes_at") if "resumes_at" in given else None
    return {"behavior": one_of(given, "behavior", BEHAVIORS, ""), "resumes_at": until}


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
