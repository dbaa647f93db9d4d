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
# A gift card or a discount has covered the whole total.
NOTHING_TO_PAY: Final = PaymentMethod("nothing_to_pay", "Paid in full", "There is nothing left to pay.")
METHODS: Final = {method.name: method for method in (CASH_ON_DELIVERY, NOTHING_TO_PAY)}
