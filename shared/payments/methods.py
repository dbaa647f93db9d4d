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
METHODS: Final = {CASH_ON_DELIVERY.name: CASH_ON_DELIVERY}
