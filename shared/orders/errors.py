"""What orders refuse."""

from shared.kernel.errors import Conflict, NotFound
from shared.kernel.sentences import say


class NoSuchOrder(NotFound):
    """There is no such order for this reader."""

    message = say("We could not find that order.")


class AlreadyCancelled(Conflict):
    """The order was called off before."""

    def __init__(self, number: int) -> None:
        super().__init__(say("Order %(number)s has already been cancelled.", number=number))
        self.number = number


class AlreadyPaid(Conflict):
    """The order's money has come in."""

    def __init__(self, number: int) -> None:
        super().__init__(say("Order %(number)s is already paid.", number=number))
        self.number = number


class AlreadySent(Conflict):
    """Goods of the order are in a parcel."""

    def __init__(self, number: int) -> None:
        super().__init__(
            say("Goods of order %(number)s are packed. Undo the parcel before you cancel.", number=number)
        )
        self.number = number


class TooLateToCallOff(Conflict):
    """The time in which the buyer may cancel is over, or the order has gone on."""

    message = say("This order can no longer be cancelled here. Please write to us.")
