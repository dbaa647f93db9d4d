"""From which sales on a store may have to register for tax in a place: facts of a day, with their sources.

The figures in `known_thresholds.json` are our own table made from what it names. Of a state: [amount, orders, whether
both have to be reached, period]. What counts differs from state to state (gross, retail or taxable sales), and some
begin with the year that follows; so this says where to look, and never that somebody has to register.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from shared.kernel.money import Money, exponent_of
from shared.taxes.known_rates import european_union
from shared.taxes.states import EUROPEAN_UNION

_FILE: Final = Path(__file__).with_name("known_thresholds.json")

# This calendar year or the one before, whichever was more; or any twelve months.
CALENDAR: Final = "calendar"
TWELVE_MONTHS: Final = "twelve_months"
PERIODS: Final = (CALENDAR, TWELVE_MONTHS)


@dataclass(frozen=True, slots=True)
class Threshold:
    """From which sales (without tax) or how many orders on; with `needs_both`, only when both are reached.

    An amount of zero is reached by the first sale; without `orders` only the amount counts.
    """

    place: str
    amount: Money
    orders: int | None
    needs_both: bool
    period: str
    source: str


def thresholds_for(home: str) -> Mapping[str, Threshold]:
    """Return the thresholds that concern a store in a country, by place: "EU", "GB", "US-TX"."""
    facts, found = _facts(), {}
    union, kingdom, states = facts["european_union"], facts["united_kingdom"], facts["united_states"]
    if home in european_union():
        found[EUROPEAN_UNION] = _of(EUROPEAN_UNION, union, [union["amount"], None, False, union["period"]])
    # Whoever does not sit there has no threshold: registration is due with the first sale.
    floor = kingdom["amount"] if home == "GB" else 0
    found["GB"] = _of("GB", kingdom, [floor, None, False, kingdom["period"]])
    for code, terms in states["states"].items():
        found[f"US-{code}"] = _of(f"US-{code}", states, terms)
    return found


def _of(place: str, facts: Mapping[str, Any], terms: Sequence[Any]) -> Threshold:
    currency, (amount, orders, needs_both, period) = facts["currency"], terms
    whole = Money(amount * 10 ** exponent_of(currency), currency)
    return Threshold(place, whole, orders, needs_both, period, _facts()["sources"][facts["source"]])


@cache
def _facts() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(_FILE.read_text())
    return facts
