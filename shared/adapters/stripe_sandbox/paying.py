"""What a shopper does on the hosted page: tries a card, proves who they are, or promises a transfer."""

from dataclasses import dataclass
from typing import Final

from shared.adapters.stripe_sandbox.books import Thing
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.intents import (
    AUTHENTICATED,
    DECLINED,
    NOT_AUTHENTICATED,
    REFUSALS,
    Refusal,
    begin,
    decline,
    take,
)
from shared.adapters.stripe_sandbox.payment_methods import attach, brand_of, methods_of
from shared.adapters.stripe_sandbox.problems import Problem, missing
from shared.adapters.stripe_sandbox.sessions import begin_payment, complete, end_delayed
from shared.adapters.stripe_sandbox.subscriptions import keep_card

GOOD_CARDS: Final = frozenset(
    {
        "4242424242424242", "4000056655665556", "5555555555554444", "2223003122003222", "378282246310005",
        "4000000000000077",
    }
)  # fmt: skip
DELAYED: Final = "sepa_debit"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a try to pay went: paid, promised, to be authenticated, or refused."""

    state: str
    refusal: Refusal | None = None


def pay_by_card(
    ask: Ask, session: Thing, card: str, *, email: str, authenticated: bool | None = None
) -> Outcome:
    """Try a card. `authenticated` says what the shopper's bank made of them; None when it was not asked yet."""
    is_free = session["mode"] == "subscription" and session["amount_total"] == 0
    intent = None if is_free else begin_payment(ask, session)
    if card in AUTHENTICATED and authenticated is None:
        return Outcome("authenticate")
    refusal = NOT_AUTHENTICATED if authenticated is False else REFUSALS.get(card)
    if refusal is None and card not in GOOD_CARDS and card not in AUTHENTICATED:
        refusal = DECLINED
    if intent is None:
        return _begin_for_nothing(ask, session, card, refusal, email=email)
    if refusal is not None:
        decline(ask, intent, refusal)
        return Outcome("refused", refusal)
    brand = brand_of(card)
    intent = take(ask, intent, last4=card[-4:], email=email, brand=brand)
    if intent["customer"] and intent["setup_future_usage"]:
        key = intent["payment_method"]
        attach(ask, key, customer=intent["customer"], brand=brand, last4=card[-4:], email=email)
    done = complete(ask, session, intent, email=email, is_paid=True)
    if done["subscription"]:
        keep_card(ask, done["subscription"], card, email=email)
    return Outcome("paid")


def _begin_for_nothing(
    ask: Ask, session: Thing, card: str, refusal: Refusal | None, *, email: str
) -> Outcome:
    """Begin a trial: the card is kept for when it is over."""
    if refusal is not None:
        return Outcome("refused", refusal)
    done = complete(ask, session, None, email=email, is_paid=True)
    keep_card(ask, done["subscription"], card, email=email)
    return Outcome("paid")


def kept_cards(ask: Ask, session: Thing) -> list[Thing]:
    """Return the cards that a session shows to its customer, the latest first."""
    wanted = (session["saved_payment_method_options"] or {}).get("allow_redisplay_filters", [])
    if not session["customer"]:
        return []
    return [one for one in methods_of(ask, session["customer"]) if one["allow_redisplay"] in wanted]


def pay_by_kept(ask: Ask, session: Thing, key: str, *, email: str) -> Outcome:
    """Pay by a card that the session shows; raises Problem for any other."""
    method = next((one for one in kept_cards(ask, session) if one["id"] == key), None)
    if method is None:
        raise missing("PaymentMethod", key, param="payment_method")
    card = method["card"]
    intent = begin_payment(ask, session)
    intent = take(ask, intent, last4=card["last4"], email=email, brand=card["brand"], kept=key)
    complete(ask, session, intent, email=email, is_paid=True)
    return Outcome("paid")


def promise(ask: Ask, session: Thing, *, email: str) -> Outcome:
    """Pay by a method whose money comes days later, or does not."""
    intent = begin(ask, begin_payment(ask, session), method=DELAYED)
    complete(ask, session, intent, email=email, is_paid=False)
    return Outcome("promised")


def end_promise(ask: Ask, session: Thing, *, is_paid: bool) -> Thing:
    """Let a delayed payment arrive or fail; raises Problem when none is under way."""
    intent = ask.books.get("payment_intent", session["payment_intent"] or "")
    if session["status"] != "complete" or intent["status"] != "processing":
        raise Problem("No delayed payment is under way in this session.")
    if is_paid:
        email = (session["customer_details"] or {}).get("email")
        take(ask, intent, last4="3000", email=email, method=DELAYED)
    else:
        decline(
            ask, intent, Refusal("payment_intent_payment_attempt_failed", None, "The debit was returned.")
        )
    return end_delayed(ask, session, is_paid=is_paid)
