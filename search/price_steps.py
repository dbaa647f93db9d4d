"""Prices in steps that people think in: under 10, 10 to 25, 25 to 50, 50 to 100, and on by tens."""

from typing import Final

from shared.kernel.money import Money, exponent_of

_LARGEST: Final = 10**15


def step_of(price: Money) -> str:
    """Return the step a price falls into, as "from-to" in minor units, the end not included."""
    least = 0
    one = 10 ** exponent_of(price.currency)
    decade = 10 * one
    while decade < _LARGEST:
        for end in (decade, decade * 5 // 2, decade * 5):
            if price.minor < end:
                return f"{least}-{end}"
            least = end
        decade *= 10
    return f"{least}-"


def ends_of(step: str) -> tuple[int, int | None]:
    """Return a step's ends in minor units; the last has none."""
    least, _, end = step.partition("-")
    return int(least), int(end) if end else None
