"""Refunds: any part of a charge, any number of times, never more than it."""

from typing import Final

from shared.adapters.stripe_sandbox.books import Thing, new_key, page
from shared.adapters.stripe_sandbox.charges import add_transaction
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.parameters import (
    LIST,
    is_in_time,
    metadata_of,
    refuse_unknown,
    whole_number,
)
from shared.adapters.stripe_sandbox.problems import Problem, wrong

REASONS: Final = ("duplicate", "fraudulent", "requested_by_customer")
KNOWN: Final = frozenset(
    {
        "amount", "charge", "currency", "customer", "instructions_email", "metadata", "origin", "payment_intent",
        "reason", "refund_application_fee", "reverse_transfer",
    }
)  # fmt: skip


def create(ask: Ask) -> Thing:
    """Give money back; raises Problem with Stripe's code when that is more than was taken."""
    refuse_unknown(ask.given, KNOWN)
    reason = ask.given.get("reason")
    if reason is not None and reason not in REASONS:
        raise wrong("reason", f"Invalid reason: must be one of {', '.join(REASONS)}")
    metadata = metadata_of(ask.given)
    charge = _charge_of(ask)
    left = charge["amount_captured"] - charge["amount_refunded"]
    amount = whole_number(ask.given, "amount", least=1) if "amount" in ask.given else left
    _refuse_beyond(charge, amount, left)
    refund = ask.books.put(_object(ask, charge, amount, reason, metadata))
    transaction = add_transaction(
        ask.books,
        amount=-amount,
        fee=0,
        currency=charge["currency"],
        kind="refund",
        source=refund["id"],
        now=ask.now,
    )
    refund = ask.books.put(refund | {"balance_transaction": transaction["id"]})
    refunded = charge["amount_refunded"] + amount
    before = {"amount_refunded": charge["amount_refunded"]}
    charge = ask.books.put(
        charge | {"amount_refunded": refunded, "refunded": refunded == charge["amount_captured"]}
    )
    ask.happened("refund.created", refund)
    ask.happened("charge.refunded", charge, **before)
    return refund


def retrieve(ask: Ask, refund: str) -> Thing:
    refuse_unknown(ask.given, frozenset())
    return ask.books.get("refund", refund, param="refund")


def index(ask: Ask) -> Thing:
    refuse_unknown(ask.given, LIST | {"charge", "payment_intent"})
    wanted = {name: ask.given[name] for name in ("charge", "payment_intent") if name in ask.given}
    found = [one for one in ask.books.all("refund", **wanted) if is_in_time(one, ask.given)]
    return page(found, "/v1/refunds", ask.given)


def _charge_of(ask: Ask) -> Thing:
    if "charge" in ask.given:
        return ask.books.get("charge", ask.given["charge"], param="charge")
    if "payment_intent" not in ask.given:
        raise wrong("charge", "One of the following params should be provided: payment_intent or charge.")
    intent = ask.books.get("payment_intent", ask.given["payment_intent"], param="payment_intent")
    if intent["latest_charge"] is None:
        raise Problem(
            f"This PaymentIntent ({intent['id']}) does not have a successful charge to refund.",
            code="payment_intent_unexpected_state",
        )
    return ask.books.get("charge", intent["latest_charge"])


def _refuse_beyond(charge: Thing, amount: int, left: int) -> None:
    if charge["refunded"]:
        raise Problem(f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded")
    if amount > left:
        raise Problem(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})",
            param="amount",
        )


def _object(ask: Ask, charge: Thing, amount: int, reason: str | None, metadata: dict[str, str]) -> Thing:
    return {
        "id": new_key("re"),
        "object": "refund",
        "amount": amount,
        "balance_transaction": None,
        "charge": charge["id"],
        "created": ask.now,
        "currency": charge["currency"],
        "destination_details": {"card": {"type": "refund"}, "type": "card"},
        "metadata": metadata,
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "receipt_number": None,
        "source_transfer_reversal": None,
        "status": "succeeded",
        "transfer_reversal": None,
    }
