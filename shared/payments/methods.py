"""The ways to pay that a store offers."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """A way to pay, in the shopper's words."""

    name: str
    label: str
    explanation: str


CASH_ON_DELIVERY: Final = PaymentMethod(
    "cash_on_delivery", "Cash on delivery", "Pay the courier when your parcel arrives."
)
# For what no courier brings.
TRANSFER: Final = PaymentMethod(
    "transfer", "Bank transfer", "We write to you where to. Your files are yours as soon as the money is in."
)
METHODS: Final = {method.name: method for method in (CASH_ON_DELIVERY, TRANSFER)}
