"""What carts refuse."""

from shared.kernel.errors import Conflict, Invalid, NotFound


class NoSuchLine(NotFound):
    """The line is not in this cart."""

    message = "That line is no longer in your cart."


class CartClosed(Conflict):
    """The cart has become an order."""

    message = "This cart has already been ordered."


class CartEmpty(Conflict):
    """There is nothing to order."""

    message = "Your cart is empty."


class NotEnough(Invalid):
    """More was asked for than is left. `available` says how much that is."""

    def __init__(self, available: int) -> None:
        left = "This is sold out." if available == 0 else f"Only {available} left."
        super().__init__({"quantity": left})
        self.available = available
