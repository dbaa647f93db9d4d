"""Figures as merchants type them.

Each reader notes what is wrong at its field and returns a value that changes nothing.
"""

import re
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from shared.kernel.money import Money, NotAnAmount
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import plain_digits, read_whole
from shared.web.forms import Form

Wrong = dict[str, str]
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 9000
_PERCENTAGE: Final = re.compile(r"-?[0-9]{1,4}(\.[0-9]{1,3}0*)?")


def whole_number(form: Form, name: str, wrong: Wrong) -> int | None:
    """Read a whole number of at most eight digits; None when the field is empty."""
    typed = form.get(name)
    if not typed:
        return None
    number = read_whole(typed, digits=8)
    if number is None:
        wrong[name] = say("Enter a whole number.")
    return number


def amount(form: Form, name: str, currency: str, wrong: Wrong) -> int | None:
    """Read an amount as minor units; None when the field is empty."""
    typed = form.get(name)
    if not typed:
        return None
    try:
        minor = Money.parse(typed, currency).minor
    except NotAnAmount as problem:
        wrong[name] = str(problem)
        return None
    if minor < 0:
        wrong[name] = say("Enter an amount of zero or more.")
    return max(minor, 0)


def percentage(form: Form, name: str, wrong: Wrong) -> Decimal | None:
    """Read a percentage with at most three decimals; None when the field is empty."""
    typed = plain_digits(form.get(name)).removesuffix("%").strip().replace(",", ".")
    if not typed:
        return None
    if not _PERCENTAGE.fullmatch(typed):
        wrong[name] = say("Enter a percentage, such as 12.5.")
        return None
    return Decimal(typed)


def moment(form: Form, name: str, time_zone: str, wrong: Wrong) -> datetime | None:
    """Read a day and time of the store's clock; None when the field is empty.

    Of an hour that the clock shows twice the first one is meant, and one that it leaps over is as long after the leap.
    """
    typed = form.get(name)
    if not typed:
        return None
    written = written_moment(typed)
    if written is None:
        wrong[name] = say("Enter a day and a time.")
        return None
    return written.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)


def written_moment(typed: str) -> datetime | None:
    """Return a day and time as they are written, of no clock yet; None for anything else."""
    with suppress(ValueError):
        written = datetime.fromisoformat(typed)
        # At the ends of the calendar there is no other clock that could show it.
        if FIRST_YEAR <= written.year <= LAST_YEAR:
            return written
    return None


def as_typed(when: datetime | None, time_zone: str) -> str:
    """Return a moment as its field shows it."""
    return when.astimezone(ZoneInfo(time_zone)).strftime("%Y-%m-%dT%H:%M") if when else ""
