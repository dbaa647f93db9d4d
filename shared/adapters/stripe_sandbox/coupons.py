"""Coupons: so much less on the first invoice of a subscription, or on each."""

from typing import Any, Final

from shared.adapters.stripe_sandbox.books import Thing, new_key
from shared.adapters.stripe_sandbox.events import Ask
from shared.adapters.stripe_sandbox.parameters import (
    currency_of,
    metadata_of,
    one_of,
    refuse_unknown,
    required,
    whole_number,
)
from shared.adapters.stripe_sandbox.problems import Problem, wrong

DURATIONS: Final = ("forever", "once")
KNOWN: Final = frozenset(
    {"amount_off", "currency", "duration", "id", "max_redemptions", "metadata", "name", "redeem_by"}
)
LONGEST_NAME: Final = 40


def create(ask: Ask) -> Thing:
    """Make a coupon of an amount; one's own id is taken once."""
    given = ask.given
    refuse_unknown(given, KNOWN)
    key = str(given.get("id") or new_key("coupon"))
    if ask.books.known("coupon", key) is not None:
        raise Problem("Coupon already exists.", code="resource_already_exists", param="id")
    name = given.get("name")
    if name is not None and len(name) > LONGEST_NAME:
        raise wrong("name", f"Invalid string: must be at most {LONGEST_NAME} characters")
    return ask.books.put(
        {
            "id": key,
            "object": "coupon",
            "amount_off": whole_number(given, "amount_off", least=1),
            "created": ask.now,
            "currency": currency_of(given),
            "duration": one_of(given, "duration", DURATIONS, "once"),
            "duration_in_months": None,
            "livemode": False,
            "max_redemptions": whole_number(given, "max_redemptions", least=1)
            if "max_redemptions" in given
            else None,
            "metadata": metadata_of(given),
            "name": name,
            "percent_off": None,
            "redeem_by": whole_number(given, "redeem_by") if "redeem_by" in given else None,
            "times_redeemed": 0,
            "valid": True,
        }
    )


def read_discount(ask: Ask, given: dict[str, Any], *, currency: str) -> Thing | None:
    """Return the coupon of a session, None where it names none; raises Problem for one that cannot be redeemed."""
    asked = given.get("discounts")
    if not asked:
        return None
    if not isinstance(asked, list) or len(asked) != 1:
        raise wrong("discounts", "You may only specify one discount.")
    refuse_unknown(asked[0], frozenset({"coupon"}))
    coupon = ask.books.get("coupon", required(asked[0], "coupon"), param="discounts[0][coupon]")
    is_over = coupon["redeem_by"] is not None and coupon["redeem_by"] <= ask.now
    is_used_up = (
        coupon["max_redemptions"] is not None and coupon["times_redeemed"] >= coupon["max_redemptions"]
    )
    if is_over or is_used_up:
        raise wrong("discounts[0][coupon]", "This coupon cannot be redeemed.", code="coupon_expired")
    if coupon["currency"] != currency:
        raise wrong("discounts[0][coupon]", "The coupon is of another currency.")
    return coupon


def redeem(ask: Ask, key: str) -> Thing:
    """Count one use of a coupon."""
    coupon = ask.books.get("coupon", key)
    return ask.books.put(coupon | {"times_redeemed": coupon["times_redeemed"] + 1})
