"""What fulfilment refuses."""

from shared.kernel.errors import Conflict, NotFound
from shared.kernel.sentences import say


class NoSuchShipment(NotFound):
    """There is no such shipment of this order."""

    message = say("We could not find that parcel.")


class NotToBeSent(Conflict):
    """The order is called off, not placed yet, or its money went back."""

    def __init__(self, number: str) -> None:
        super().__init__(say("Nothing of order %(number)s is to be sent.", number=number))
        self.number = number


class AlreadyPacked(Conflict):
    """Somebody else packed for this order since the page was opened, or more is asked for than is left to pack."""

    def __init__(self, number: str) -> None:
        super().__init__(
            say("Order %(number)s was packed meanwhile. Below is what is left to do.", number=number)
        )
        self.number = number


class ShipmentMoved(Conflict):
    """The shipment is not where this step begins any more."""

    def __init__(self, number: int) -> None:
        super().__init__(
            say("Parcel %(number)s has moved on meanwhile. Below is where it is now.", number=number)
        )
        self.number = number
