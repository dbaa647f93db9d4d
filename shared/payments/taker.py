"""Who takes a card payment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from shared.payments.cards import Payer


@dataclass(frozen=True, slots=True)
class Taker:
    """One of the store's own accounts, or (without an id) the installation's; and the shopper as it knows them.

    `why` is why it is that one, as `Choice.as_record` gives it; empty where there was nothing to choose.
    """

    account_id: UUID | None = None
    payer: Payer | None = None
    why: Mapping[str, Any] = field(default_factory=dict)


INSTALLATION: Final = Taker()
