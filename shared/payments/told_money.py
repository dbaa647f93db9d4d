"""What a provider's own books say of a time: what it took, and what it gave back (F092)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
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


@dataclass(frozen=True, slots=True)
class ToldPart:
    """Some of the books of a time; `after` is where the others begin, None when these were the last."""

    told: Told
    after: str | None


@dataclass(frozen=True, slots=True)
class PaidOut:
    """Money that the provider sends to the bank. Only of one that it makes by itself it says what it is made of."""

    key: str
    amount: Money
    state: str
    made_at: datetime
    arrives_on: date
    is_explained: bool


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """One line of a payout: what moved, what the provider kept of it, and what it was taken as or given back as.

    `kind` is the provider's own word for what it is (charge, refund, fee, dispute …).
    """

    key: str
    kind: str
    amount: Money
    fee: Money
    moved_at: datetime
    source: str = ""
    taken_key: str | None = None


@dataclass(frozen=True, slots=True)
class BalanceLines:
    """Some lines of a payout; `after` is where the others begin, None when these were the last."""

    lines: Sequence[BalanceLine]
    after: str | None


class MoneyBooks(Protocol):
    """The books that a provider keeps of one account. Calls raise GatewayAway or GatewayRefused."""

    async def taken(self, since: datetime, until: datetime, *, after: str | None, most: int) -> ToldPart:
        """List what came in from a moment on and before another: nothing that was only held or declined.

        No more than `most` movements are read, from after a place on that was told before.
        """
        ...

    async def given_back(self, since: datetime, until: datetime, *, after: str | None, most: int) -> ToldPart:
        """List what went back in that time, as much at once: nothing that was called back."""
        ...

    async def payouts(self, since: datetime, *, most: int) -> Sequence[PaidOut]:
        """List what was sent to the bank from a moment on, the latest first and no more than so many."""
        ...

    async def lines_of(self, payout: str, *, after: str | None, most: int) -> BalanceLines:
        """List what a payout is made of, in full pages of the provider's and no more than `most` lines."""
        ...

    async def taken_as(self, key: str) -> Taken | None:
        """Return what came in under one key, whenever that was."""
        ...
