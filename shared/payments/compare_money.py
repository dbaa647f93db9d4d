"""Hold what a provider says against what is written here, movement by movement. Nothing here reads or asks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from shared.kernel.money import Money
from shared.payments.told_money import GivenBack, Taken, Told

PAYMENT: Final = "payment"
REFUND: Final = "refund"
MATCHED: Final = "matched"
MISSING_HERE: Final = "missing_here"
MISSING_THERE: Final = "missing_there"
DIFFERS: Final = "differs"
# With when each is so in the world.
MEANINGS: Final = {
    MATCHED: "Both say the same.",
    MISSING_HERE: "The provider moved money of which nothing is written here.",
    MISSING_THERE: "Money is written here that the provider knows nothing of.",
    DIFFERS: "Both know of it, and not of the same amount.",
}


@dataclass(frozen=True, slots=True)
class Booked:
    """A payment or a refund as it is written here; `amount` is None while no money is said to have moved.

    `key` is the provider's name of it, None while that was not heard.
    """

    what: str
    id: UUID | None
    key: str | None
    amount: Money | None
    moved_at: datetime
    payment_id: UUID | None = None
    # Of a refund, what its money was taken as.
    taken_key: str | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One movement of money, as each side has it."""

    what: str
    key: str
    there: Money | None
    here: Money | None
    moved_at: datetime
    payment_id: UUID | None = None
    refund_id: UUID | None = None

    @property
    def kind(self) -> str:
        """A word of MEANINGS."""
        if self.here is None:
            return MISSING_HERE
        if self.there is None:
            return MISSING_THERE
        return MATCHED if self.here == self.there else DIFFERS


def compare(
    told: Told, payments: Iterable[Booked], refunds: Iterable[Booked], links: Mapping[str, UUID | None]
) -> list[Compared]:
    """Return every movement once: those that the provider tells of, then those that only we know of.

    `links` leads from what money was taken as to our payment, for what goes back of another day.
    """
    taken, given = _Shelf(payments), _Shelf(refunds)
    lines = [_of_taken(one, taken.take(one.key, one.payment_id)) for one in told.taken]
    lines += [_of_given(one, given.take(one.key, one.refund_id), links) for one in told.given_back]
    return lines + [_only_here(one) for one in (*taken.left(), *given.left())]


class _Shelf:
    """What is written here, to be found by the provider's name or by ours, each once."""

    def __init__(self, booked: Iterable[Booked]) -> None:
        self._all = list(booked)
        self._by_key = {one.key: place for place, one in enumerate(self._all) if one.key}
        self._by_id = {one.id: place for place, one in enumerate(self._all) if one.id}
        self._taken: set[int] = set()

    def take(self, key: str, ours: UUID | None) -> Booked | None:
        place = self._by_key.get(key, self._by_id.get(ours) if ours else None)
        if place is None or place in self._taken:
            return None
        self._taken.add(place)
        return self._all[place]

    def left(self) -> Sequence[Booked]:
        return [
            one for place, one in enumerate(self._all) if place not in self._taken and one.amount is not None
        ]


def _of_taken(told: Taken, ours: Booked | None) -> Compared:
    here, payment_id = (ours.amount, ours.payment_id) if ours else (None, None)
    return Compared(PAYMENT, told.key, told.amount, here, told.taken_at, payment_id)


def _of_given(told: GivenBack, ours: Booked | None, links: Mapping[str, UUID | None]) -> Compared:
    if ours is None:
        payment_id = links.get(told.taken_key) if told.taken_key else None
        return Compared(REFUND, told.key, told.amount, None, told.given_at, payment_id)
    return Compared(REFUND, told.key, told.amount, ours.amount, told.given_at, ours.payment_id, ours.id)


def _only_here(one: Booked) -> Compared:
    refund_id = one.id if one.what == REFUND else None
    return Compared(
        one.what, one.key or f"ours_{one.id}", None, one.amount, one.moved_at, one.payment_id, refund_id
    )
