"""Which tax rates a line bears, and how much of its amount is tax.

The one rounding point of tax: the rates of a line are added up, its tax is rounded half up once, and what each rate has
of it is split by largest remainder. So the taxes of a quote add up whichever way they are summed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from shared.kernel.money import Money
from shared.shipping.methods import Destination, Place

STANDARD: Final = "standard"
CATEGORIES: Final = (STANDARD, "reduced", "super_reduced", "zero")
# Rates are kept to a thousandth of a percent: as whole numbers they are the weights of the split.
_UNITS: Final = 10**5


@dataclass(frozen=True, slots=True)
class TaxRate:
    """A rate (0.19 is 19 %) on goods of a category that go to a place."""

    name: str
    rate: Decimal
    place: Place
    category: str = STANDARD


@dataclass(frozen=True, slots=True)
class TaxShare:
    """What one rate has of an amount."""

    name: str
    rate: Decimal
    amount: Money

    @property
    def percent(self) -> str:
        return percent_of(self.rate)


def percent_of(rate: Decimal) -> str:
    """Return a rate as it is read: 0.0825 is "8.25"."""
    return format((rate * 100).normalize(), "f")


def rates_on(rates: Sequence[TaxRate], category: str, destination: Destination) -> tuple[TaxRate, ...]:
    """Return the rates on goods of a category at a destination.

    The most precise place speaks; where it says nothing of the category, its standard rate does. Rates of the same
    place and category are all due (a federal and a provincial tax).
    """
    fitting = [
        rate for rate in rates if rate.category in (category, STANDARD) and rate.place.holds(destination)
    ]
    if not fitting:
        return ()
    best = max((rate.place.precision, rate.category == category) for rate in fitting)
    due = [rate for rate in fitting if (rate.place.precision, rate.category == category) == best]
    return tuple(sorted(due, key=lambda rate: (rate.name, rate.rate)))


def tax_shares(amount: Money, rates: Sequence[TaxRate], *, is_included: bool) -> tuple[TaxShare, ...]:
    """Return the tax on an amount, or the tax that it contains, by rate."""
    whole = sum((rate.rate for rate in rates), Decimal())
    weights = [int(rate.rate * _UNITS) for rate in rates]
    if not sum(weights):
        return tuple(TaxShare(rate.name, rate.rate, Money.zero(amount.currency)) for rate in rates)
    tax = amount.share(whole / (1 + whole) if is_included else whole)
    return tuple(
        TaxShare(rate.name, rate.rate, part) for rate, part in zip(rates, tax.allocate(weights), strict=True)
    )
