"""What stock refuses."""

from dataclasses import dataclass
from uuid import UUID

from shared.kernel.errors import Conflict, NotFound
from shared.kernel.sentences import say


@dataclass(frozen=True, slots=True)
class Shortage:
    """A variant of which more was asked than is left."""

    variant_id: UUID
    wanted: int
    available: int


class SoldOut(Conflict):
    """There is not enough; `shortages` names each variant that falls short and how much is left."""

    code = "sold_out"

    def __init__(self, shortages: list[Shortage]) -> None:
        super().__init__(say("Some of this has sold out meanwhile."))
        self.shortages = shortages

    @property
    def available(self) -> int:
        """The least that is left of what was asked."""
        return min(shortage.available for shortage in self.shortages)


class StockChanged(Conflict):
    """The stock was set from a figure that is no longer true, such as while goods were being sold."""

    def __init__(self, *, seen: int, on_hand: int) -> None:
        super().__init__(
            say("The stock changed meanwhile: it was %(seen)s and is %(now)s now.", seen=seen, now=on_hand)
        )
        self.seen = seen
        self.on_hand = on_hand


class NotCounted(NotFound):
    """The variant has no stock that could be changed."""

    message = say("The stock of this is not counted.")
