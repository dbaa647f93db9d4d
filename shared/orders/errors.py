"""What orders refuse."""

from shared.kernel.errors import Conflict, NotFound


class NoSuchOrder(NotFound):
    """There is no such order for this reader."""

    message = "We could not find that order."


class AlreadyCancelled(Conflict):
    """The order was called off before."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Order {number} has already been cancelled.")
        self.number = number


class AlreadyPaid(Conflict):
    """The order's money has come in."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Order {number} is already paid.")
        self.number = number
