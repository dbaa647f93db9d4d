"""What returns refuse."""

from shared.kernel.errors import Conflict, NotFound
from shared.kernel.money import Money
from shared.kernel.sentences import say


class NoSuchReturn(NotFound):
    """There is no such return for this reader."""

    message = say("We could not find that return.")


class NotReturnable(Conflict):
    """More was asked for than can go back: it is not sent yet, on its way back already, or cannot be returned."""

    message = say("Not all of this can be returned any more. Below is what can.")


class ReturnMoved(Conflict):
    """The return is not where this step begins any more."""

    message = say("This return has moved on meanwhile. Below is where it is now.")


class MoreThanPaid(Conflict):
    """More was to be given back than was paid; `left` is what could be."""

    def __init__(self, left: Money) -> None:
        super().__init__(
            say(
                "Only %(amount)s %(currency)s of this order can still be given back.",
                amount=str(left.major),
                currency=left.currency,
            )
        )
        self.left = left
