"""Cards that customers keep: made when they pay and say so, listed, detached."""

from shared.adapters.stripe_sandbox.books import Thing, page
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.parameters import LIST, refuse_unknown
from shared.adapters.stripe_sandbox.problems import Problem

BRANDS = {"3": "amex", "4": "visa", "5": "mastercard", "2": "mastercard"}


def brand_of(card: str) -> str:
    """Return whose card a number is."""
    return BRANDS.get(card[:1], "unknown")


def attach(ask: Ask, key: str, *, customer: str, brand: str, last4: str, email: str | None) -> Thing:
    """Keep the card of a payment for its customer. Stripe marks it `limited`: kept for a reason that the shop gave."""
    address = dict.fromkeys(("city", "country", "line1", "line2", "postal_code", "state"))
    method = ask.books.put(
        {
            "id": key,
            "object": "payment_method",
            "allow_redisplay": "limited",
            "billing_details": {
                "address": address,
                "email": email,
                "name": None,
                "phone": None,
                "tax_id": None,
            },
            "card": {
                "brand": brand,
                "checks": {
                    "address_line1_check": None,
                    "address_postal_code_check": None,
                    "cvc_check": "pass",
                },
                "country": "US",
                "display_brand": brand,
                "exp_month": 12,
                "exp_year": 2034,
                "fingerprint": f"sandbox{brand}{last4}",
                "funding": "credit",
                "generated_from": None,
                "last4": last4,
                "networks": {"available": [brand], "preferred": None},
                "regulated_status": None,
                "three_d_secure_usage": {"supported": True},
                "wallet": None,
            },
            "created": ask.now,
            "customer": customer,
            "livemode": False,
            "metadata": {},
            "type": "card",
        }
    )
    ask.happened("payment_method.attached", method)
    return method


def methods_of(ask: Ask, customer: str) -> list[Thing]:
    """Return the cards that a customer keeps, latest first."""
    return ask.books.all("payment_method", customer=customer)


def index(ask: Ask, customer: str) -> Thing:
    refuse_unknown(ask.given, LIST | {"allow_redisplay", "type"})
    ask.books.get("customer", customer, param="customer")
    wanted = {name: ask.given[name] for name in ("allow_redisplay", "type") if name in ask.given}
    found = ask.books.all("payment_method", customer=customer, **wanted)
    return page(found, f"/v1/customers/{customer}/payment_methods", ask.given)


def detach(ask: Ask, payment_method: str) -> Thing:
    """Take a card from its customer; it can never be charged again."""
    refuse_unknown(ask.given, frozenset())
    found = ask.books.get("payment_method", payment_method, param="payment_method")
    if found["customer"] is None:
        raise Problem(
            "The payment method you provided is not attached to a customer so detachment is impossible.",
            code="resource_missing",
            param="payment_method",
        )
    changed = ask.books.put(found | {"customer": None})
    ask.happened("payment_method.detached", changed, customer=found["customer"])
    return changed
