"""What the checkout refuses."""

from shared.kernel.errors import Conflict
from shared.kernel.money import Money


class PaymentOver(Conflict):
    """There is nothing to pay any more: it was paid, called off, or took too long."""

    message = "This payment is no longer open."


class PaymentRefused(Conflict):
    """The provider will not take the payment; its own reason is in the text."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The payment could not be opened: {reason}")


class PriceChanged(Conflict):
    """The total is no longer the one that the buyer saw; `total` is what it is now."""

    def __init__(self, total: Money) -> None:
        super().__init__("A price changed while you were here. Please look at the new total and confirm it.")
        self.total = total
