"""The ways to pay that a store offers."""

from dataclasses import dataclass
from typing import Final

from shared.kernel.sentences import say


@dataclass(frozen=True, slots=True)
class PaymentMethod:
    """A way to pay, in the shopper's words."""

    name: str
    label: str
    explanation: str


CASH_ON_DELIVERY: Final = PaymentMethod(
    "cash_on_delivery", say("Cash on delivery"), say("Pay the courier when your parcel arrives.")
)
# For what no courier brings.
TRANSFER: Final = PaymentMethod(
    "transfer",
    say("Bank transfer"),
    say("We write to you where to. Your files are yours as soon as the money is in."),
)
METHODS: Final = {method.name: method for method in (CASH_ON_DELIVERY, TRANSFER)}
