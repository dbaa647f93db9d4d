"""What a provider's own books say of a time: what it took, and what it gave back (F092)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from shared.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Taken:
    """Money that came in there. `payment_id` and `store_id` are what we wrote on it, None for what was made past us."""

    key: str
    amount: Money
    taken_at: datetime
    payment_id: UUID | None = None
    store_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class GivenBack:
    """Money that went back from there, or is on its way. `taken_key` is the `key` of what it was taken as."""

    key: str
    amount: Money
    given_at: datetime
    taken_key: str | None = None
    refund_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """The books of one account over some time."""

    taken: Sequence[Taken] = ()
    given_back: Sequence[GivenBack] = ()


class MoneyBooks(Protocol):
    """The books that a provider keeps of one account. Calls raise GatewayAway or GatewayRefused."""

    async def between(self, since: datetime, until: datetime) -> Told:
        """List what moved from a moment on and before another: nothing that was only held, declined or called back."""
        ...

    async def taken_as(self, key: str) -> Taken | None:
        """Return what came in under one key, whenever that was."""
        ...
