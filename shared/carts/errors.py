"""What carts refuse."""

from shared.kernel.errors import Conflict, Invalid, NotFound
from shared.kernel.sentences import say, say_count


class NoSuchLine(NotFound):
    """The line is not in this cart."""

    message = say("That line is no longer in your cart.")


class CartEmpty(Conflict):
    """There is nothing to order."""

    message = say("Your cart is empty.")


class NotEnough(Invalid):
    """More was asked for than is left. `available` says how much that is."""

    def __init__(self, available: int) -> None:
        left = (
            say("This is sold out.")
            if available == 0
            else say_count("Only %(num)s left.", "Only %(num)s left.", available)
        )
        super().__init__({"quantity": left})
        self.available = available
