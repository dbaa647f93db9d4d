"""Charges and the lines that they leave in the account's balance."""

from typing import Any

from shared.adapters.stripe_sandbox.books import Books, Thing, new_key, page
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.parameters import LIST, is_in_time, refuse_unknown


def retrieve(ask: Ask, charge: str) -> Thing:
    refuse_unknown(ask.given, frozenset())
    return ask.books.get("charge", charge, param="charge")


def index(ask: Ask) -> Thing:
    refuse_unknown(ask.given, LIST | {"customer", "payment_intent"})
    wanted = {"payment_intent": ask.given["payment_intent"]} if "payment_intent" in ask.given else {}
    found = [one for one in ask.books.all("charge", **wanted) if is_in_time(one, ask.given)]
    return page(found, "/v1/charges", ask.given)


def add_transaction(
    books: Books, *, amount: int, fee: int, currency: str, kind: str, source: str, now: int
) -> Thing:
    """Write a line of the account's balance."""
    about = [{"amount": fee, "application": None, "currency": currency, "type": "stripe_fee",
              "description": "Stripe processing fees"}] if fee else []  # fmt: skip
    return books.put(
        {
            "id": new_key("txn"),
            "object": "balance_transaction",
            "amount": amount,
            "available_on": now + 7 * 86400,
            "balance_type": "payments",
            "created": now,
            "currency": currency,
            "description": None,
            "exchange_rate": None,
            "fee": fee,
            "fee_details": about,
            "net": amount - fee,
            "reporting_category": kind,
            "source": source,
            "status": "pending",
            "type": kind,
        }
    )


def retrieve_transaction(ask: Ask, transaction: str) -> Thing:
    refuse_unknown(ask.given, frozenset())
    return ask.books.get("balance_transaction", transaction)


def index_transactions(ask: Ask) -> Thing:
    refuse_unknown(ask.given, LIST | {"currency", "payout", "type", "source"})
    wanted = {name: ask.given[name] for name in ("currency", "type", "source") if name in ask.given}
    found = ask.books.all("balance_transaction", **wanted)
    if "payout" in ask.given:
        payout = ask.books.get("payout", ask.given["payout"], param="payout")
        known = ask.books.get("payout_lines", f"made_of_{payout['id']}")["lines"]
        found = [one for one in found if one["id"] in known]
    answer = page(found, "/v1/balance_transactions", ask.given)
    if "data.source" in (ask.given.get("expand") or []):
        answer["data"] = [one | {"source": _source(ask, one["source"])} for one in answer["data"]]
    return answer


def _source(ask: Ask, key: str) -> Thing | str:
    kinds = ("charge", "refund", "payout")
    return next((thing for kind in kinds if (thing := ask.books.known(kind, key))), key)


def charge_object(
    intent: Thing, *, last4: str, email: str | None, method: str, brand: str, is_captured: bool, now: int
) -> Thing:
    """Return a new charge of an intent, not yet kept."""
    key = new_key("ch")
    address = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    return {
        "id": key,
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": intent["amount"] if is_captured else 0,
        "amount_refunded": 0,
        "application": None,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": {"address": address, "email": email, "name": None, "phone": None, "tax_id": None},
        "calculated_statement_descriptor": "SANDBOX",
        "captured": is_captured,
        "created": now,
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "fraud_details": {},
        "livemode": False,
        "metadata": dict(intent["metadata"]),
        "on_behalf_of": None,
        "outcome": {
            "advice_code": None,
            "network_advice_code": None,
            "network_decline_code": None,
            "network_status": "approved_by_network",
            "reason": None,
            "seller_message": "Payment complete.",
            "type": "authorized",
        },
        "paid": True,
        "payment_intent": intent["id"],
        "payment_method": new_key("pm"),
        "payment_method_details": _method_details(method, last4, brand),
        "receipt_email": intent["receipt_email"],
        "receipt_number": None,
        "receipt_url": None,
        "refunded": False,
        "review": None,
        "shipping": None,
        "source": None,
        "source_transfer": None,
        "statement_descriptor": None,
        "statement_descriptor_suffix": None,
        "status": "succeeded",
        "transfer_data": None,
        "transfer_group": intent["transfer_group"],
    }


def _method_details(method: str, last4: str, brand: str) -> dict[str, Any]:
    if method != "card":
        return {"type": method, method: {"last4": last4}}
    checks = {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"}
    return {
        "type": "card",
        "card": {
            "brand": brand,
            "checks": checks,
            "country": "US",
            "exp_month": 12,
            "exp_year": 2034,
            "funding": "credit",
            "installments": None,
            "last4": last4,
            "mandate": None,
            "network": brand,
            "three_d_secure": None,
            "wallet": None,
        },
    }


def balance(ask: Ask) -> Thing:
    """Return what the account has, as its transactions add up."""
    refuse_unknown(ask.given, frozenset())
    sums: dict[str, int] = {}
    for transaction in ask.books.all("balance_transaction"):
        sums[transaction["currency"]] = sums.get(transaction["currency"], 0) + transaction["net"]
    pending = [
        {"amount": net, "currency": currency, "source_types": {"card": net}} for currency, net in sums.items()
    ]
    nothing = [
        {"amount": 0, "currency": currency, "source_types": {"card": 0}} for currency in sums or ["usd"]
    ]
    return {"object": "balance", "available": nothing, "livemode": False, "pending": pending or nothing}
