"""Asking somebody which tax rates a purchase bears: what is asked, what is answered, and who can be asked.

The price stays one pure function: whoever answers names rates, and rates are its input. A source is asked before
anything is priced and outside of every transaction; what it said is a row (providers.py), found again by the digest of
the question.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any, Final, Protocol

import orjson

from shared.carts.models import Cart
from shared.pricing.taxes import STANDARD, TaxRate, rates_on
from shared.shipping.methods import Destination, Place
from shared.stores.models import Store

VERSION: Final = 1
NO_RATE: Final = Decimal(0)


class SourceAway(Exception):
    """Nobody could be asked, or what came back was no answer; the text says which."""


@dataclass(frozen=True, slots=True)
class AskedLine:
    """Goods that are asked about, by the variant's id."""

    id: str
    sku: str
    category: str
    quantity: int
    unit_price: str


# Every cart that is priced names its question: `asdict`, which copies whatever it meets, takes four times as long.
_OF_PLACE: Final = tuple(one.name for one in fields(Destination))
_OF_LINE: Final = tuple(one.name for one in fields(AskedLine))


@dataclass(frozen=True)
class RateQuestion:
    """What rates depend on. It names no buyer, and of an address no more than a rate can depend on."""

    currency: str
    prices_include_tax: bool
    sent_from: str
    to: Destination
    lines: tuple[AskedLine, ...]

    def as_record(self) -> dict[str, Any]:
        """Return the question as it is sent (docs/tax-providers.md)."""
        return {
            "version": VERSION,
            "currency": self.currency,
            "prices_include_tax": self.prices_include_tax,
            "from": {"country": self.sent_from},
            "to": {name: getattr(self.to, name) for name in _OF_PLACE},
            "lines": [{name: getattr(line, name) for name in _OF_LINE} for line in self.lines],
        }

    @cached_property
    def digest(self) -> str:
        """Its name: the same for everybody who asks the same."""
        return hashlib.sha256(orjson.dumps(self.as_record(), option=orjson.OPT_SORT_KEYS)).hexdigest()


@dataclass(frozen=True, slots=True)
class NamedRate:
    """A rate (0.19 is 19 %) by the name that buyers read."""

    name: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class RateAnswer:
    """The rates on each line by its id, and on the delivery; `reference` is by what the source finds it again."""

    lines: Mapping[str, tuple[NamedRate, ...]]
    delivery: tuple[NamedRate, ...]
    reference: str = ""

    def as_record(self) -> dict[str, Any]:
        """Return the answer as it is kept."""
        return {
            "lines": {key: _pairs(rates) for key, rates in self.lines.items()},
            "delivery": _pairs(self.delivery),
        }

    def tax_rates(self, country: str) -> tuple[TaxRate, ...]:
        """Return the answer as the price takes it: each line is a category of its own, the delivery is standard."""
        place = Place(country)
        found = [TaxRate(one.name, one.rate, place) for one in self.delivery]
        for key, rates in self.lines.items():
            # Without a rate of its own a line would bear the delivery's.
            due = rates or tuple(NamedRate(one.name, NO_RATE) for one in self.delivery[:1])
            found += [TaxRate(one.name, one.rate, place, category_of(key)) for one in due]
        return tuple(found)


class RateSource(Protocol):
    """Whoever knows rates. It is asked outside of every transaction and answers within seconds; raises SourceAway."""

    async def ask(self, question: RateQuestion) -> RateAnswer: ...


class OwnTable:
    """The store's own rates as a source; the price rules read them without asking (shared/checkout/price_rules.py)."""

    def __init__(self, rates: Sequence[TaxRate]) -> None:
        self._rates = rates

    async def ask(self, question: RateQuestion) -> RateAnswer:
        """Answer from the table."""
        return RateAnswer(
            {line.id: self._on(line.category, question.to) for line in question.lines},
            self._on(STANDARD, question.to),
        )

    def _on(self, category: str, to: Destination) -> tuple[NamedRate, ...]:
        return tuple(NamedRate(one.name, one.rate) for one in rates_on(self._rates, category, to))


@dataclass(frozen=True, slots=True)
class RateStanding:
    """Where the rates of a purchase come from: a provider by its name, else the store's own table.

    `away` names a provider who could not be asked, so that the store's own table stands in; `refuses` says that the
    store does not want that for an order.
    """

    by: str = ""
    away: str = ""
    reference: str = ""
    asked_at: datetime | None = None
    refuses: bool = False

    def as_record(self) -> dict[str, Any]:
        """Return what an order keeps of it; nothing where nobody was to be asked."""
        if not (self.by or self.away):
            return {}
        at = self.asked_at.isoformat() if self.asked_at else ""
        return {"by": self.by, "away": self.away, "reference": self.reference, "asked_at": at}


OWN_RATES: Final = RateStanding()


def category_of(line_id: str) -> str:
    """Return the category of goods that a source has named rates for."""
    return f"line:{line_id}"


def question_of(store: Store, cart: Cart, destination: Destination) -> RateQuestion:
    """Return what has to be known of a cart that goes somewhere; the same goods with other notes are one line."""
    pieces: dict[str, AskedLine] = {}
    for line in cart.lines:
        variant = line.variant
        known = pieces.get(str(variant.id))
        pieces[str(variant.id)] = AskedLine(
            id=str(variant.id),
            sku=variant.sku or "",
            category=variant.product.tax_category,
            quantity=line.quantity + (known.quantity if known else 0),
            unit_price=str(variant.price.major),
        )
    lines = tuple(sorted(pieces.values(), key=lambda one: one.id))
    return RateQuestion(store.currency, store.prices_include_tax, store.country, destination, lines)


def read_kept(record: Mapping[str, Any], reference: str) -> RateAnswer:
    """Return an answer as it was kept."""
    return RateAnswer(
        {key: _rates(pairs) for key, pairs in record["lines"].items()}, _rates(record["delivery"]), reference
    )


def _pairs(rates: Iterable[NamedRate]) -> list[list[str]]:
    return [[one.name, str(one.rate)] for one in rates]


def _rates(pairs: Iterable[Sequence[str]]) -> tuple[NamedRate, ...]:
    return tuple(NamedRate(name, Decimal(rate)) for name, rate in pairs)
