"""Invoices of subscriptions: made when a period begins, paid by the kept card, tried again when that fails.

One of a later period is a draft for an hour, in which something can be added to it (invoice_items.py).
"""

from typing import Any, Final

from shared.adapters.stripe_sandbox.books import Thing, new_key, page
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.intents import DECLINED, decline, make_intent, take
from shared.adapters.stripe_sandbox.parameters import LIST, refuse_unknown
from shared.adapters.stripe_sandbox.problems import Problem

MOST_TRIES: Final = 4
BETWEEN_TRIES: Final = 3 * 86400
# Kept without complaint, and charged never.
FAILING_END: Final = "0341"
# How long an invoice of a later period is a draft.
DRAFT_LIFE: Final = 3600


def retrieve(ask: Ask, invoice: str) -> Thing:
    refuse_unknown(ask.given, frozenset())
    return ask.books.get("invoice", invoice, param="invoice")


def index(ask: Ask) -> Thing:
    refuse_unknown(ask.given, LIST | {"customer", "status", "subscription"})
    wanted = {name: ask.given[name] for name in ("customer", "status") if name in ask.given}
    found = ask.books.all("invoice", **wanted)
    if "subscription" in ask.given:
        found = [one for one in found if subscription_of(one) == ask.given["subscription"]]
    return page(found, "/v1/invoices", ask.given)


def index_payments(ask: Ask) -> Thing:
    refuse_unknown(ask.given, LIST | {"invoice", "status"})
    wanted = {name: ask.given[name] for name in ("invoice", "status") if name in ask.given}
    return page(ask.books.all("invoice_payment", **wanted), "/v1/invoice_payments", ask.given)


def pay(ask: Ask, invoice: str) -> Thing:
    """Try to pay an open invoice now; raises Problem when the card is refused."""
    refuse_unknown(ask.given, frozenset({"off_session", "payment_method"}))
    found = ask.books.get("invoice", invoice, param="invoice")
    if found["status"] != "open":
        raise Problem("Invoice is already paid" if found["status"] == "paid" else "Invoice is not open.")
    if not collect(ask, found):
        raise Problem("Your card was declined.", status=402, kind="card_error", code="card_declined")
    return ask.books.get("invoice", invoice)


def void_owed(ask: Ask, invoice: str) -> Thing:
    """Let an invoice that is owed be as if it had not been written."""
    refuse_unknown(ask.given, frozenset())
    found = ask.books.get("invoice", invoice, param="invoice")
    if found["status"] not in ("open", "uncollectible"):
        raise Problem("You can only pass in open invoices. This invoice isn't open.")
    return void(ask, found)


def subscription_of(invoice: Thing) -> str:
    """Return whose an invoice is."""
    return str(invoice["parent"]["subscription_details"]["subscription"])


def make_invoice(ask: Ask, subscription: Thing, *, amount: int, reason: str, is_draft: bool = False) -> Thing:
    """Write the invoice of a subscription's present period, less what its coupon takes off.

    One of nothing is paid at once.
    """
    item = subscription["items"]["data"][0]
    empty = dict.fromkeys(
        (
            "account_name", "account_tax_ids", "application", "custom_fields",
            "customer_email", "customer_name", "customer_phone", "customer_shipping", "default_payment_method",
            "default_source", "description", "due_date", "footer", "from_invoice", "hosted_invoice_url", "invoice_pdf",
            "last_finalization_error", "latest_revision", "next_payment_attempt", "on_behalf_of", "receipt_number",
            "rendering", "shipping_cost", "shipping_details", "statement_descriptor", "test_clock",
            "total_pretax_credit_amounts", "total_taxes", "webhooks_delivered_at",
        )
    )  # fmt: skip
    key, subtotal = new_key("in"), amount
    less, discount = _less(ask, subscription["id"], amount)
    amount -= less
    return ask.books.put(
        {
            **empty,
            "id": key,
            "object": "invoice",
            "account_country": "US",
            "amount_due": amount,
            "amount_overpaid": 0,
            "amount_paid": 0,
            "amount_remaining": amount,
            "amount_shipping": 0,
            "attempt_count": 0,
            "attempted": False,
            "auto_advance": True,
            "automatically_finalizes_at": item["current_period_start"] + DRAFT_LIFE if is_draft else None,
            "automatic_tax": {
                "disabled_reason": None, "enabled": False, "liability": None, "provider": None, "status": None,
            },
            "billing_reason": reason,
            "collection_method": "charge_automatically",
            "created": ask.now,
            "currency": subscription["currency"],
            "customer": subscription["customer"],
            "customer_address": None,
            "customer_tax_exempt": "none",
            "customer_tax_ids": [],
            "default_tax_rates": [],
            "discounts": [discount] if discount else [],
            "effective_at": None if is_draft else ask.now,
            "ending_balance": 0,
            "issuer": {"type": "self"},
            "lines": {"object": "list", "data": [], "has_more": False, "url": f"/v1/invoices/{key}/lines"},
            "livemode": False,
            "metadata": {},
            "number": f"SANDBOX-{key[-8:].upper()}",
            "parent": {
                "quote_details": None,
                "subscription_details": {
                    "metadata": dict(subscription["metadata"]), "subscription": subscription["id"],
                },
                "type": "subscription_details",
            },
            "payment_settings": {
                "default_mandate": None, "payment_method_options": None, "payment_method_types": None,
            },
            "period_end": item["current_period_end"],
            "period_start": item["current_period_start"],
            "post_payment_credit_notes_amount": 0,
            "pre_payment_credit_notes_amount": 0,
            "starting_balance": 0,
            "status": "draft" if is_draft else "open",
            "status_transitions": {
                "finalized_at": None if is_draft else ask.now, "marked_uncollectible_at": None, "paid_at": None,
                "voided_at": None,
            },
            "subscription": subscription["id"],
            "subtotal": subtotal,
            "subtotal_excluding_tax": subtotal,
            "total": amount,
            "total_discount_amounts": [{"amount": less, "discount": discount}] if discount else [],
            "total_excluding_tax": amount,
        }
    )  # fmt: skip


def _less(ask: Ask, subscription: str, amount: int) -> tuple[int, str | None]:
    """Return what a coupon takes off, and the discount's name; one for a single invoice is used by the first charge."""
    kept = ask.books.known("_less", f"less_{subscription}")
    if not kept or kept["coupon"] is None or not amount or kept["is_used"]:
        return 0, None
    if kept["coupon"]["duration"] == "once":
        ask.books.put(kept | {"is_used": True})
    return min(kept["coupon"]["amount_off"], amount), new_key("di")


def finalize(ask: Ask, invoice: Thing) -> Thing:
    """Let a draft be final, and collect what it comes to."""
    times = invoice["status_transitions"] | {"finalized_at": ask.now}
    changed = ask.books.put(
        invoice
        | {
            "status": "open",
            "automatically_finalizes_at": None,
            "effective_at": ask.now,
            "status_transitions": times,
        }
    )
    ask.happened("invoice.finalized", changed)
    if changed["amount_due"]:
        collect(ask, changed)
        return ask.books.get("invoice", invoice["id"])
    return settle(ask, changed, None)


def settle(ask: Ask, invoice: Thing, intent: Thing | None) -> Thing:
    """Mark an invoice as paid, by an intent unless it is of nothing."""
    if intent is not None:
        _note_payment(ask, invoice, intent)
    times = invoice["status_transitions"] | {"paid_at": ask.now}
    changed = ask.books.put(
        invoice
        | {
            "status": "paid",
            "amount_paid": invoice["amount_due"],
            "amount_remaining": 0,
            "attempted": True,
            "attempt_count": invoice["attempt_count"] + 1,
            "auto_advance": False,
            "next_payment_attempt": None,
            "status_transitions": times,
        }
    )
    ask.happened("invoice.paid", changed)
    ask.happened("invoice.payment_succeeded", changed)
    return changed


def void(ask: Ask, invoice: Thing) -> Thing:
    """Let an invoice be as if it had not been written, as those of a paused subscription are."""
    times = invoice["status_transitions"] | {"voided_at": ask.now}
    changed = ask.books.put(invoice | {"status": "void", "auto_advance": False, "status_transitions": times})
    ask.happened("invoice.voided", changed)
    return changed


def collect(ask: Ask, invoice: Thing) -> bool:
    """Charge the card that the subscription keeps; returns whether the money came."""
    subscription = ask.books.get("subscription", subscription_of(invoice))
    card: Thing = ask.books.known("payment_method", subscription["default_payment_method"] or "") or {}
    last4 = str(card.get("card", {}).get("last4", FAILING_END))
    intent = make_intent(
        ask,
        {},
        amount=invoice["amount_due"],
        currency=invoice["currency"],
        metadata={},
        customer=invoice["customer"],
    )
    if last4 == FAILING_END:
        decline(ask, intent, DECLINED)
        _note_failure(ask, invoice)
        return False
    brand = str(card["card"]["brand"])
    intent = take(ask, intent, last4=last4, email=None, brand=brand, kept=card["id"])
    settle(ask, invoice, intent)
    return True


def _note_failure(ask: Ask, invoice: Thing) -> None:
    tries = invoice["attempt_count"] + 1
    changed = ask.books.put(
        invoice
        | {
            "attempted": True,
            "attempt_count": tries,
            "next_payment_attempt": ask.now + BETWEEN_TRIES if tries < MOST_TRIES else None,
        }
    )
    ask.happened("invoice.payment_failed", changed)


def _note_payment(ask: Ask, invoice: Thing, intent: Thing) -> None:
    times: dict[str, Any] = {"canceled_at": None, "paid_at": ask.now}
    ask.books.put(
        {
            "id": new_key("inpay"),
            "object": "invoice_payment",
            "amount_paid": invoice["amount_due"],
            "amount_requested": invoice["amount_due"],
            "created": ask.now,
            "currency": invoice["currency"],
            "invoice": invoice["id"],
            "is_default": True,
            "livemode": False,
            "payment": {"payment_intent": intent["id"], "type": "payment_intent"},
            "status": "paid",
            "status_transitions": times,
        }
    )
