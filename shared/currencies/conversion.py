"""What an amount of the store's own currency is in another one: pure, exact until its one rounding."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any, Final

from shared.kernel.money import LARGEST_MINOR, Money, exponent_of

EXACT: Final = "exact"
# How a price is rounded: to steps of so much, ending so; both in the currency's main unit.
_RULES: Final[Mapping[str, tuple[Decimal, Decimal]]] = {
    "0.05": (Decimal("0.05"), Decimal(0)),
    "0.10": (Decimal("0.10"), Decimal(0)),
    "whole": (Decimal(1), Decimal(0)),
    ".99": (Decimal(1), Decimal("0.99")),
    ".95": (Decimal(1), Decimal("0.95")),
    ".90": (Decimal(1), Decimal("0.90")),
}
ROUNDINGS: Final = (EXACT, *_RULES)


@dataclass(frozen=True)
class Conversion:
    """From a store's own currency into another: so many of it for one of the own, plus a margin, since a moment.

    Prices are rounded by a rule that a higher price can never fall behind a lower one through. What is taken off, and
    from which value on, is not a price: it is exact to the minor unit.
    """

    base: str
    currency: str
    rate: Decimal
    margin: Decimal
    rounding: str
    since: datetime

    @cached_property
    def factor(self) -> Decimal:
        """How many minor units of the currency one minor unit of the store's own is."""
        scale = exponent_of(self.currency) - exponent_of(self.base)
        return (self.rate * (1 + self.margin)).scaleb(scale)

    def exact(self, amount: Money) -> Money:
        """Return an amount of the own currency, rounded half up to the minor unit."""
        return Money(_half_up(self._own(amount) * self.factor), self.currency)

    def price(self, amount: Money) -> Money:
        """Return a price of the own currency by the rule. What costs something never becomes free, nor the reverse."""
        minor = self._own(amount)
        if not minor:
            return Money.zero(self.currency)
        step, ending = self._rule()
        steps = _half_up((minor * self.factor - ending) / step)
        return Money(int(max(steps * step + ending, ending or step)), self.currency)

    def back(self, amount: Money) -> Money:
        """Return an amount of this currency in the store's own, as it is counted in its figures."""
        if amount.currency != self.currency:
            raise TypeError(f"{amount.currency} is not {self.currency}")
        return Money(_half_up(amount.minor / self.factor), self.base)

    def least_own(self, minor: int) -> int:
        """Return the lowest price of the own currency that is at least `minor` here."""
        low, high = 0, LARGEST_MINOR
        while low < high:
            middle = (low + high) // 2
            if self._at_least(middle, minor):
                high = middle
            else:
                low = middle + 1
        return low

    def most_own(self, minor: int) -> int:
        """Return the highest price of the own currency that is at most `minor` here."""
        return max(self.least_own(minor + 1) - 1, 0)

    def as_record(self) -> dict[str, Any]:
        """Return it as it is kept with a store and an order."""
        return {
            "base": self.base,
            "currency": self.currency,
            "rate": str(self.rate),
            "margin": str(self.margin),
            "rounding": self.rounding,
            "since": self.since.isoformat(),
        }

    def _at_least(self, own: int, minor: int) -> bool:
        try:
            return self.price(Money(own, self.base)).minor >= minor
        except OverflowError:
            return True

    def _own(self, amount: Money) -> int:
        if amount.currency != self.base:
            raise TypeError(f"{amount.currency} is not {self.base}")
        return amount.minor

    def _rule(self) -> tuple[int, int]:
        """Return the step and the ending in minor units; of a currency without such coins, one unit and nothing."""
        step, ending = (
            part.scaleb(exponent_of(self.currency))
            for part in _RULES.get(self.rounding, (Decimal(0), Decimal(0)))
        )
        fits = step >= 1 and step == int(step) and ending == int(ending)
        return (int(step), int(ending)) if fits else (1, 0)


def conversion_of(record: Mapping[str, Any]) -> Conversion:
    """Read a record back."""
    return Conversion(
        record["base"],
        record["currency"],
        Decimal(record["rate"]),
        Decimal(record["margin"]),
        record["rounding"],
        datetime.fromisoformat(record["since"]),
    )


def _half_up(exact: Decimal) -> int:
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
