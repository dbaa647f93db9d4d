"""The two ends of a price that a shopper types into the filters, in the currency that is paid in."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shared.kernel.money import Money, NotAnAmount
from shared.kernel.sentences import say

LEAST: Final = "from"
MOST: Final = "to"


@dataclass(frozen=True, slots=True)
class PriceLimits:
    """What a price has to be at least and at most. `problems` says of each field why what was typed does not hold."""

    currency: str
    least_minor: int | None
    most_minor: int | None
    problems: Mapping[str, str]

    @property
    def least(self) -> str:
        return self._typed(self.least_minor)

    @property
    def most(self) -> str:
        return self._typed(self.most_minor)

    def _typed(self, minor: int | None) -> str:
        return "" if minor is None else str(Money(minor, self.currency).major)


def read_limits(typed: Mapping[str, str], currency: str) -> PriceLimits:
    """Return the limits in an address. One that makes no sense does not hold, and is told: a list is never refused."""
    problems: dict[str, str] = {}
    least = _read(typed, LEAST, currency, problems)
    most = _read(typed, MOST, currency, problems)
    if least is not None and most is not None and most < least:
        problems[MOST] = say("The highest price was below the lowest one, so it was left out.")
        most = None
    return PriceLimits(currency, least, most, problems)


def _read(typed: Mapping[str, str], name: str, currency: str, problems: dict[str, str]) -> int | None:
    text = typed.get(name, "").strip()
    if not text:
        return None
    try:
        minor = Money.parse(text, currency).minor
    except NotAnAmount:
        minor = -1
    if minor < 0:
        problems[name] = say("“%(typed)s” is not a price, so it was left out.", typed=text[:20])
        return None
    return minor
