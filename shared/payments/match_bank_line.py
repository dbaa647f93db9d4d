"""Say which order a booking is for, and how certain that is. A pure function of the booking and of what is awaited."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from shared.kernel.money import Money

CERTAIN: Final = "certain"
PROBABLE: Final = "probable"
UNKNOWN: Final = "unknown"

REFERENCE: Final = "reference"
REFERENCE_PART: Final = "reference_part"
REFERENCE_MORE: Final = "reference_more"
REFERENCE_AGAIN: Final = "reference_again"
REFERENCE_OVER: Final = "reference_over"
AMOUNT_AND_NAME: Final = "amount_and_name"
AMOUNT: Final = "amount"


@dataclass(frozen=True, slots=True)
class Awaited:
    """What one order waits for, or waited for: under which reference, how much is missing, and who ordered."""

    order_id: UUID
    number: str
    reference: str
    missing: Money
    name: str
    is_waiting: bool


@dataclass(frozen=True, slots=True)
class Booking:
    """What a bank says of money that came in."""

    amount: Money
    payer: str
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """The order that a booking is for, and why that is thought."""

    certainty: str = UNKNOWN
    awaited: Awaited | None = None
    why: str = ""


def match_all(bookings: Sequence[Booking], awaited: Sequence[Awaited]) -> list[Match]:
    """Return a match for each booking. Of two bookings for one order only the first is certain."""
    paid: set[UUID] = set()
    found = []
    for booking in bookings:
        match = match_one(booking, awaited)
        one = match.awaited
        if one is not None and match.certainty == CERTAIN:
            if one.order_id in paid:
                match = Match(PROBABLE, one, REFERENCE_AGAIN)
            paid.add(one.order_id)
        found.append(match)
    return found


def match_one(booking: Booking, awaited: Iterable[Awaited]) -> Match:
    """Return what a booking is for.

    Certain is only who names the reference of an order that still waits and sends what is missing. A sum alone is a
    guess even when one order only waits for it, and so is a name; of two orders that fit alike neither is offered.
    """
    same = [one for one in awaited if one.missing.currency == booking.amount.currency]
    text = _plain(booking.text)
    named = [one for one in same if _names(text, one.reference)]
    if len(named) == 1:
        return _by_reference(booking, named[0])
    if named:
        return Match()
    fitting = [one for one in same if one.is_waiting and one.missing == booking.amount]
    known = [one for one in fitting if _is_name(booking.payer, one.name)]
    if len(known) == 1:
        return Match(PROBABLE, known[0], AMOUNT_AND_NAME)
    if len(fitting) == 1 and not known:
        return Match(PROBABLE, fitting[0], AMOUNT)
    return Match()


def _by_reference(booking: Booking, awaited: Awaited) -> Match:
    if not awaited.is_waiting:
        return Match(PROBABLE, awaited, REFERENCE_OVER)
    if booking.amount == awaited.missing:
        return Match(CERTAIN, awaited, REFERENCE)
    is_part = booking.amount.minor < awaited.missing.minor
    return Match(PROBABLE, awaited, REFERENCE_PART if is_part else REFERENCE_MORE)


def _plain(text: str) -> str:
    """Return the letters and figures of a text: people put blanks, hyphens and small letters into references."""
    return re.sub(r"[^A-Z0-9]+", "", text.upper())


def _names(text: str, reference: str) -> bool:
    # A longer number that begins the same is another order's.
    return re.search(rf"{re.escape(reference)}(?![0-9])", text) is not None


def _is_name(payer: str, name: str) -> bool:
    """Whether the last names are the same: banks shorten the first ones and turn them round."""
    said = {part for part in re.split(r"[^\w]+", payer.casefold()) if len(part) > 2}
    wanted = [part for part in re.split(r"[^\w]+", name.casefold()) if len(part) > 2]
    return bool(wanted) and wanted[-1] in said
