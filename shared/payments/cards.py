"""Cards that shoppers keep at a provider. We hold the name that it gave its customer, and nothing of a card."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Payer:
    """Who pays, as a provider's customer: `holder_id` is the row of ours, `keeps_card` whether they asked for that.

    `customer` is the provider's name of them, once it has been asked.
    """

    holder_id: UUID
    keeps_card: bool = False
    customer: str | None = None


@dataclass(frozen=True, slots=True)
class KeptCard:
    """A card as its owner knows it again; read from the provider whenever it is shown."""

    id: str
    brand: str
    last4: str
    month: int
    year: int
    is_default: bool

    def has_expired(self, now: datetime) -> bool:
        """Whether its last month is over."""
        return (self.year, self.month) < (now.year, now.month)


class CardFile(Protocol):
    """Where a provider keeps cards, by customer. Calls raise GatewayAway or GatewayRefused."""

    async def add_customer(self, holder_id: UUID, *, store_id: UUID, email: str, key: str) -> str:
        """Make a customer; the same under the same key is the same customer."""
        ...

    async def find_customer(self, holder_id: UUID, *, since: datetime) -> str | None:
        """Return the customer whose making was never answered, None when there is none."""
        ...

    async def knows(self, customer: str) -> bool:
        """Say whether there is such a customer."""
        ...

    async def delete_customer(self, customer: str) -> None:
        """Forget a customer and their cards; one that is gone already is no error."""
        ...

    async def cards_of(self, customer: str) -> Sequence[KeptCard]:
        """Return the cards that a customer keeps, the latest first."""
        ...

    async def prefer(self, customer: str, card: str) -> None:
        """Charge this card where nobody is there to choose."""
        ...

    async def detach(self, card: str, *, key: str) -> None:
        """Take a card from its customer for good; one that is gone already is no error."""
        ...
