"""Numbers as exports write them."""

import re
from functools import lru_cache
from typing import Final

from shared.inventory.reorder_points import LARGEST
from shared.kernel.money import Money, NotAnAmount
from shared.kernel.sentences import say

# What is sold on without end where a shop sells beyond its stock.
ENDLESS: Final = 1_000_000
GRAMS: Final = {"kg": 1000, "g": 1, "lbs": 453.592, "lb": 453.592, "oz": 28.3495}

_PADDED: Final = re.compile(r"(\.\d{2}\d*?)0+$")
_COUNT: Final = re.compile(r"-?[0-9]{1,9}(\.0+)?")
_WEIGHT: Final = re.compile(r"[0-9]{1,9}(\.[0-9]+)?")


def read_minor(text: str, currency: str, column: str) -> int | None:
    """Return an amount in minor units, None for an empty cell; raises ValueError naming the column."""
    if not text:
        return None
    try:
        minor = _minor(text, currency)
    except NotAnAmount as problem:
        raise ValueError(say("%(column)s: %(problem)s", column=column, problem=problem.args[0])) from None
    if minor is not None and minor < 0:
        raise ValueError(say("%(column)s: a price cannot be below zero.", column=column))
    return minor


def read_cost(text: str, currency: str, column: str) -> int | None:
    """Return what goods cost as `read_minor` does; the reason does not quote it, as not all who read it may know."""
    try:
        return read_minor(text, currency, column)
    except ValueError:
        raise ValueError(
            say("%(column)s: this is no amount in %(currency)s.", column=column, currency=currency)
        ) from None


@lru_cache(maxsize=10_000)
def _minor(text: str, currency: str) -> int | None:
    # Exports pad to more digits than the currency has ("19.9900"); the surplus zeros say nothing.
    text = text.strip()
    return Money.parse(_PADDED.sub(r"\1", text.rstrip(".")), currency).minor if text else None


def read_stock(text: str) -> int:
    """Return a count; below zero (sold beyond stock) counts as none. Raises ValueError."""
    if not _COUNT.fullmatch(text.strip()):
        raise ValueError(say("“%(typed)s” is not a number of pieces.", typed=text.strip()[:40]))
    return max(int(float(text)), 0)


def read_pieces(text: str, *, fewest: int = 0) -> int | None:
    """Return a number of pieces to reorder at or by, None for an empty cell; raises ValueError."""
    typed = text.strip()
    if not typed:
        return None
    pieces = int(float(typed)) if _COUNT.fullmatch(typed) else -1
    if not fewest <= pieces <= LARGEST:
        raise ValueError(say("“%(typed)s” is not a number of pieces.", typed=typed[:40]))
    return pieces


def read_grams(text: str, per_unit: float) -> int | None:
    """Return a weight in grams from a number of units of `per_unit` grams; None when nothing usable is said."""
    cleaned = text.strip().replace(",", ".")
    if not _WEIGHT.fullmatch(cleaned):
        return None
    return round(float(cleaned) * per_unit)
