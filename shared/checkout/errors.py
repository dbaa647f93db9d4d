"""What the checkout refuses."""

from shared.kernel.errors import Conflict, Invalid
from shared.kernel.money import Money
from shared.kernel.sentences import say


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
