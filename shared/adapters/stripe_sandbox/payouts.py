"""Payouts: what the account's balance sends to its bank, and which lines of the balance it is made of."""

from shared.adapters.stripe_sandbox.books import Thing, new_key, page
from shared.adapters.stripe_sandbox.charges import add_transaction
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.parameters import LIST, is_in_time, refuse_unknown
from shared.adapters.stripe_sandbox.problems import Problem


def retrieve(ask: Ask, payout: str) -> Thing:
    refuse_unknown(ask.given, frozenset())
    return ask.books.get("payout", payout, param="payout")


def index(ask: Ask) -> Thing:
    refuse_unknown(ask.given, LIST | {"arrival_date", "destination", "status"})
    wanted = {"status": ask.given["status"]} if "status" in ask.given else {}
    found = [one for one in ask.books.all("payout", **wanted) if is_in_time(one, ask.given)]
    return page(found, "/v1/payouts", ask.given)


def pay_out(ask: Ask, currency: str) -> Thing:
    """Send to the bank what the balance has in a currency and no payout took; raises Problem when that is nothing."""
    lines = [
        one
        for one in ask.books.all("balance_transaction", currency=currency, status="pending")
        if one["type"] != "payout"
    ]
    amount = sum(one["net"] for one in lines)
    if amount <= 0:
        raise Problem("You have insufficient funds in your Stripe account.", code="balance_insufficient")
    payout = ask.books.put(_object(ask, amount, currency))
    sent = add_transaction(
        ask.books, amount=-amount, fee=0, currency=currency, kind="payout", source=payout["id"], now=ask.now
    )
    for one in (*lines, sent):
        ask.books.put(one | {"status": "available"})
    made_of = [one["id"] for one in (sent, *lines)]
    ask.books.put({"id": f"made_of_{payout['id']}", "object": "payout_lines", "lines": made_of})
    return ask.books.put(payout | {"balance_transaction": sent["id"], "status": "paid"})


def _object(ask: Ask, amount: int, currency: str) -> Thing:
    return {
        "id": new_key("po"),
        "object": "payout",
        "amount": amount,
        "application_fee": None,
        "application_fee_amount": None,
        "arrival_date": ask.now + 2 * 86400,
        "automatic": True,
        "balance_transaction": None,
        "created": ask.now,
        "currency": currency,
        "description": "STRIPE PAYOUT",
        "destination": new_key("ba"),
        "failure_balance_transaction": None,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": {},
        "method": "standard",
        "original_payout": None,
        "payout_method": None,
        "reconciliation_status": "completed",
        "reversed_by": None,
        "source_type": "card",
        "statement_descriptor": None,
        "status": "in_transit",
        "trace_id": None,
        "type": "bank_account",
    }
