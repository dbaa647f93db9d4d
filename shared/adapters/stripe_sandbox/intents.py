"""Payment intents, their charges, and what the test cards do to them."""

from dataclasses import dataclass
from typing import Any, Final

from shared.adapters.stripe_sandbox.amounts import fee_of
from shared.adapters.stripe_sandbox.books import Thing, new_key, page
from shared.adapters.stripe_sandbox.charges import add_transaction, charge_object
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.parameters import LIST, one_of, refuse_unknown, whole_number
from shared.adapters.stripe_sandbox.problems import Problem

CAPTURE_METHODS: Final = ("automatic", "automatic_async", "manual")
CANCELLABLE: Final = (
    "requires_payment_method", "requires_capture", "requires_confirmation", "requires_action", "processing",
)  # fmt: skip
REASONS: Final = ("duplicate", "fraudulent", "requested_by_customer", "abandoned")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a card was not charged, in Stripe's codes and in the shopper's words."""

    code: str
    decline_code: str | None
    message: str


DECLINED: Final = Refusal("card_declined", "generic_decline", "Your card was declined.")
# https://docs.stripe.com/testing#declined-payments
REFUSALS: Final = {
    "4000000000000002": DECLINED,
    "4000000000009995": Refusal("card_declined", "insufficient_funds", "Your card has insufficient funds."),
    "4000000000009987": Refusal("card_declined", "lost_card", "Your card was declined."),
    "4000000000000069": Refusal("expired_card", None, "Your card has expired."),
    "4000000000000127": Refusal("incorrect_cvc", None, "Your card’s security code is incorrect."),
    "4000000000000119": Refusal("processing_error", None, "An error occurred while processing your card."),
}
AUTHENTICATED: Final = frozenset(
    {"4000002500003155", "4000002760003184", "4000000000003220", "4000000000003184"}
)
NOT_AUTHENTICATED: Final = Refusal(
    "payment_intent_authentication_failure", None, "We could not confirm with your bank that it is you."
)


def make_intent(
    ask: Ask,
    given: dict[str, Any],
    *,
    amount: int,
    currency: str,
    metadata: dict[str, str],
    customer: str | None = None,
) -> Thing:
    """Make the intent behind a session, as Stripe does when the shopper begins to pay."""
    key = new_key("pi")
    return ask.books.put(
        {
            "id": key,
            "object": "payment_intent",
            "amount": amount,
            "amount_capturable": 0,
            "amount_details": {"tip": {}},
            "amount_received": 0,
            "application": None,
            "application_fee_amount": None,
            "automatic_payment_methods": None,
            "canceled_at": None,
            "cancellation_reason": None,
            "capture_method": one_of(given, "capture_method", CAPTURE_METHODS, "automatic_async"),
            "client_secret": f"{key}_{new_key('secret')}",
            "confirmation_method": "automatic",
            "created": ask.now,
            "currency": currency,
            "customer": customer,
            "description": given.get("description"),
            "last_payment_error": None,
            "latest_charge": None,
            "livemode": False,
            "metadata": metadata,
            "next_action": None,
            "on_behalf_of": None,
            "payment_method": None,
            "payment_method_options": {"card": {"request_three_d_secure": "automatic"}},
            "payment_method_types": ["card"],
            "processing": None,
            "receipt_email": given.get("receipt_email"),
            "review": None,
            "setup_future_usage": given.get("setup_future_usage"),
            "shipping": None,
            "source": None,
            "statement_descriptor": None,
            "statement_descriptor_suffix": None,
            "status": "requires_payment_method",
            "transfer_data": None,
            "transfer_group": given.get("transfer_group"),
        }
    )


def decline(ask: Ask, intent: Thing, refusal: Refusal) -> None:
    """Note that a try to pay was refused; the shopper may try another card."""
    error = {
        "type": "card_error",
        "code": refusal.code,
        "message": refusal.message,
        **({"decline_code": refusal.decline_code} if refusal.decline_code else {}),
    }
    ask.books.put(intent | {"status": "requires_payment_method", "last_payment_error": error})
    ask.happened("payment_intent.payment_failed", ask.books.get("payment_intent", intent["id"]))


def begin(ask: Ask, intent: Thing, *, method: str) -> Thing:
    """Note that a delayed method is under way: the money comes later or not at all."""
    changed = ask.books.put(intent | {"status": "processing", "payment_method_types": [method]})
    ask.happened("payment_intent.processing", changed)
    return changed


def take(
    ask: Ask,
    intent: Thing,
    *,
    last4: str,
    email: str | None,
    method: str = "card",
    brand: str = "visa",
    kept: str | None = None,
) -> Thing:
    """Charge the intent, or only authorize it where it is captured by hand; returns the intent.

    `kept` is the card that the customer had kept, if it is one.
    """
    is_held = intent["capture_method"] == "manual"
    charge = _charge(
        ask, intent, last4=last4, email=email, method=method, brand=brand, is_captured=not is_held
    )
    if kept is not None:
        charge = ask.books.put(charge | {"payment_method": kept})
    changed = intent | {
        "status": "requires_capture" if is_held else "succeeded",
        "amount_capturable": intent["amount"] if is_held else 0,
        "amount_received": 0 if is_held else intent["amount"],
        "latest_charge": charge["id"],
        "last_payment_error": None,
        "payment_method": charge["payment_method"],
        "payment_method_types": [method],
    }
    ask.books.put(changed)
    if is_held:
        ask.happened("payment_intent.amount_capturable_updated", changed)
    else:
        ask.happened("charge.succeeded", charge)
        ask.happened("payment_intent.succeeded", changed)
    return changed


def retrieve(ask: Ask, intent: str) -> Thing:
    refuse_unknown(ask.given, frozenset({"client_secret"}))
    return expanded(ask, ask.books.get("payment_intent", intent, param="intent"))


def index(ask: Ask) -> Thing:
    refuse_unknown(ask.given, LIST | {"customer"})
    return page(ask.books.all("payment_intent"), "/v1/payment_intents", ask.given)


def cancel(ask: Ask, intent: str) -> Thing:
    """Give up an intent that has not been charged."""
    refuse_unknown(ask.given, frozenset({"cancellation_reason"}))
    found = ask.books.get("payment_intent", intent, param="intent")
    if found["status"] not in CANCELLABLE:
        raise _wrong_state(found, "cancel", CANCELLABLE)
    changed = ask.books.put(
        found
        | {
            "status": "canceled",
            "canceled_at": ask.now,
            "amount_capturable": 0,
            "cancellation_reason": one_of(ask.given, "cancellation_reason", REASONS, "requested_by_customer"),
        }
    )
    ask.happened("payment_intent.canceled", changed)
    return changed


def capture(ask: Ask, intent: str) -> Thing:
    """Take the money of an authorized intent, all of it or a part; what is left is let go."""
    refuse_unknown(ask.given, frozenset({"amount_to_capture", "final_capture", "metadata"}))
    found = ask.books.get("payment_intent", intent, param="intent")
    if found["status"] != "requires_capture":
        raise _wrong_state(found, "capture", ("requires_capture",))
    amount = found["amount_capturable"]
    if "amount_to_capture" in ask.given:
        amount = whole_number(ask.given, "amount_to_capture", least=1)
    if amount > found["amount_capturable"]:
        raise Problem("The amount to capture is greater than the authorized amount.", code="amount_too_large")
    charge = ask.books.get("charge", found["latest_charge"])
    transaction = _transaction(ask, charge, amount)
    charge = ask.books.put(
        charge | {"captured": True, "amount_captured": amount, "balance_transaction": transaction["id"]}
    )
    changed = ask.books.put(
        found | {"status": "succeeded", "amount_capturable": 0, "amount_received": amount}
    )
    ask.happened("charge.captured", charge)
    ask.happened("payment_intent.succeeded", changed)
    return changed


def expanded(ask: Ask, intent: Thing) -> Thing:
    """Return the intent with its charge in full where that was asked for."""
    wanted = ask.given.get("expand") or []
    if "latest_charge" in wanted and intent["latest_charge"]:
        return intent | {"latest_charge": ask.books.get("charge", intent["latest_charge"])}
    return intent


def _transaction(ask: Ask, charge: Thing, amount: int) -> Thing:
    return add_transaction(
        ask.books, amount=amount, fee=fee_of(amount), currency=charge["currency"], kind="charge",
        source=charge["id"], now=ask.now,
    )  # fmt: skip


def _charge(
    ask: Ask, intent: Thing, *, last4: str, email: str | None, method: str, brand: str, is_captured: bool
) -> Thing:
    charge = charge_object(
        intent, last4=last4, email=email, method=method, brand=brand, is_captured=is_captured, now=ask.now
    )
    if is_captured:
        charge["balance_transaction"] = _transaction(ask, charge, charge["amount"])["id"]
    return ask.books.put(charge)


def _wrong_state(intent: Thing, verb: str, allowed: tuple[str, ...]) -> Problem:
    return Problem(
        f"You cannot {verb} this PaymentIntent because it has a status of {intent['status']}. Only a PaymentIntent with"
        f" one of the following statuses may be {verb}ed: {', '.join(allowed)}.",
        code="payment_intent_unexpected_state",
        payment_intent=intent,
    )
