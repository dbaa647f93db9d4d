"""The tax rates that come with Souk: facts of a day, with where they come from. A merchant can change every one.

The figures in `known_rates.json` are our own table made from two published ones, which it names with their
dates: [name, category, beginning of the postcode, percent]. The higher of several reduced rates is "reduced",
the lowest "super_reduced". Rates of states and provinces (US, CA) are not among them: where they are due depends
on where a merchant is registered.
"""

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

_FILE: Final = Path(__file__).with_name("known_rates.json")


@dataclass(frozen=True, slots=True)
class KnownRate:
    """A rate as it comes with Souk."""

    name: str
    category: str
    postcode: str
    rate: Decimal
    source: str


def known_rates(country: str) -> tuple[KnownRate, ...]:
    """Return the rates of a country; none when it is not known."""
    return _all().get(country, ())


def known_countries() -> tuple[str, ...]:
    """Return the countries whose rates come with Souk."""
    return tuple(_all())


def european_union() -> tuple[str, ...]:
    """Return the member states."""
    return tuple(_facts()["european_union"])


@cache
def _facts() -> dict[str, Any]:
    facts: dict[str, Any] = json.loads(_FILE.read_text())
    return facts


@cache
def _all() -> dict[str, tuple[KnownRate, ...]]:
    facts = _facts()
    return {
        country: tuple(
            KnownRate(name, category, postcode, Decimal(percent) / 100, facts["sources"][entry["source"]])
            for name, category, postcode, percent in entry["rates"]
        )
        for country, entry in facts["countries"].items()
    }
