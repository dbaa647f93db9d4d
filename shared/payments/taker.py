"""Who takes a card payment."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from shared.payments.cards import Payer


@dataclass(frozen=True, slots=True)
class Taker:
    """One of the store's own accounts, or (without an id) the installation's; and the shopper as it knows them."""

    account_id: UUID | None = None
    payer: Payer | None = None


INSTALLATION: Final = Taker()
