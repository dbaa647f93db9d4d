"""What the checkout refuses."""

from shared.kernel.errors import Conflict, Invalid
from shared.kernel.money import Money
from shared.kernel.sentences import say


class PaymentOver(Conflict):
    """There is nothing to pay any more: it was paid, called off, or took too long."""

    message = say("This payment is no longer open.")


class PaymentRefused(Conflict):
    """The provider will not take the payment; its own reason is in the text."""

    def __init__(self, reason: str) -> None:
        super().__init__(say("The payment could not be opened: %(reason)s", reason=reason))


class PriceChanged(Conflict):
    """The total is no longer the one that the buyer saw; `total` is what it is now."""

    def __init__(self, total: Money) -> None:
        super().__init__(
            say("A price changed while you were here. Please look at the new total and confirm it.")
        )
        self.total = total


class NotDelivered(Invalid):
    """Nothing is delivered to the address."""

    def __init__(self) -> None:
        super().__init__({"country": say("We do not deliver to this address yet.")})
