"""Stripe's own ideas of a currency's smallest unit and of the least that may be charged.

They differ from ISO 4217 (shared/kernel/money.py): Stripe counts Icelandic krónur and Ugandan shillings in hundredths
that must be zero, and wants thousandths rounded to ten. Source: docs.stripe.com/currencies.
"""

from typing import Final

from shared.kernel.money import Money, exponent_of

ZERO_DECIMAL: Final = frozenset(
    {
        "BIF", "CLP", "DJF", "GNF", "JPY", "KMF", "KRW", "MGA", "PYG", "RWF", "VND", "VUV", "XAF", "XOF", "XPF",
    }
)  # fmt: skip
# Written with two decimals for compatibility, but only whole units can be charged.
WHOLE_UNITS: Final = frozenset({"ISK", "UGX"})
THREE_DECIMAL: Final = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
# The least charge, in the unit that is sent. Currencies that are not named have none that is published.
LEAST: Final = {
    "USD": 50, "AED": 200, "AUD": 50, "BRL": 50, "CAD": 50, "CHF": 50, "CZK": 1500, "DKK": 250, "EUR": 50, "GBP": 30,
    "HKD": 400, "HUF": 17500, "INR": 50, "JPY": 50, "MXN": 1000, "MYR": 200, "NOK": 300, "NZD": 50, "PLN": 200,
    "RON": 200, "SEK": 300, "SGD": 50, "THB": 1000,
}  # fmt: skip
LARGEST: Final = 99_999_999


class NotChargeable(ValueError):
    """Stripe cannot charge this amount; the text says why, in the shopper's words."""


def stripe_exponent(currency: str) -> int:
    """Return how many decimals an amount has at Stripe."""
    if currency in ZERO_DECIMAL:
        return 0
    return 3 if currency in THREE_DECIMAL else 2


def to_stripe(amount: Money) -> int:
    """Return an amount in Stripe's unit; raises NotChargeable for what Stripe cannot express exactly."""
    unit = _scaled(amount.minor, stripe_exponent(amount.currency) - exponent_of(amount.currency))
    is_whole = amount.currency not in WHOLE_UNITS or unit % 100 == 0
    if amount.currency in THREE_DECIMAL and unit % 10:
        raise NotChargeable(f"Cards are charged in steps of 0.010 {amount.currency}.")
    if not is_whole:
        raise NotChargeable(f"Cards are charged in whole {amount.currency}.")
    return unit


def to_charge(amount: Money) -> int:
    """Return an amount that is to be charged; raises NotChargeable when it is too small or too large as well."""
    unit = to_stripe(amount)
    least = LEAST.get(amount.currency, 1)
    if unit < least:
        smallest = from_stripe(least, amount.currency)
        raise NotChargeable(
            f"Cards are charged from {smallest.major} {amount.currency}. Please choose another way to pay."
        )
    if unit > LARGEST:
        raise NotChargeable(
            "This is more than a card can be charged at once. Please choose another way to pay."
        )
    return unit


def from_stripe(unit: int, currency: str) -> Money:
    """Return the amount that Stripe names."""
    code = currency.upper()
    return Money(_scaled(unit, exponent_of(code) - stripe_exponent(code)), code)


def _scaled(number: int, places: int) -> int:
    if places >= 0:
        return number * int(10**places)
    whole, rest = divmod(number, 10**-places)
    if rest:
        raise NotChargeable("This amount is finer than cards are charged.")
    return int(whole)
