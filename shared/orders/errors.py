"""What orders refuse."""

from shared.kernel.errors import Conflict, NotFound
from shared.kernel.sentences import say


class NoSuchOrder(NotFound):
    """There is no such order for this reader."""

    message = say("We could not find that order.")


class AlreadyCancelled(Conflict):
    """The order was called off before."""

    def __init__(self, number: str) -> None:
        super().__init__(say("Order %(number)s has already been cancelled.", number=number))
        self.number = number


class AlreadyPaid(Conflict):
    """The order's money has come in."""

    def __init__(self, number: str) -> None:
        super().__init__(say("Order %(number)s is already paid.", number=number))
        self.number = number


class AlreadySent(Conflict):
    """Goods of the order are in a parcel."""

    def __init__(self, number: str) -> None:
        super().__init__(
            say("Goods of order %(number)s are packed. Undo the parcel before you cancel.", number=number)
        )
        self.number = number


class TooLateToCallOff(Conflict):
    """The time in which the buyer may cancel is over, or the order has gone on."""

    message = say("This order can no longer be cancelled here. Please write to us.")


class CannotBeEdited(Conflict):
    """The order is called off, wholly sent, or its money is on its way back."""

    def __init__(self, number: str) -> None:
        super().__init__(say("The goods of order %(number)s cannot be changed any more.", number=number))
        self.number = number


class CannotBeRedirected(Conflict):
    """The order is called off, or all of it has left."""

    def __init__(self, number: str) -> None:
        super().__init__(say("Order %(number)s cannot go to another address any more.", number=number))
        self.number = number


class EditedMeanwhile(Conflict):
    """Somebody else changed, packed or took back something of the order since its page was opened."""

    message = say("Somebody else has worked on this order meanwhile. Look at it anew before you change it.")


class EditWaits(Conflict):
    """A change of the order waits for its payment already."""

    message = say("A change of this order waits for its payment. Call it off before you make another.")


class BelowGiftCard(Conflict):
    """The order would cost less than a gift card has paid for it."""

    message = say(
        "A gift card paid for more than that. Cancel the order instead, and the card gets all of it back."
    )


class EditOver(Conflict):
    """The change does not wait any more: it was paid, called off, or took too long."""

    message = say("This change does not wait for its payment any more.")
