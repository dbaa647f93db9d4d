"""What may be charged, and what Stripe takes for it."""

from shared.adapters.stripe_amounts import LARGEST, LEAST
from shared.adapters.stripe_sandbox.problems import wrong


def refuse_amount(amount: int, currency: str, *, param: str) -> None:
    """Raise Problem for an amount that Stripe would not charge."""
    if amount < LEAST.get(currency.upper(), 1):
        raise wrong(
            param, "The amount is below the minimum charge of this currency.", code="amount_too_small"
        )
    if amount > LARGEST:
        raise wrong(param, "The amount is above the maximum charge.", code="amount_too_large")


def fee_of(amount: int) -> int:
    """Return the fee on a charge: 2.9 % and 30, rounded half up."""
    return (amount * 29 + 500) // 1000 + 30
