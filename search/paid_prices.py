"""Prices of a search in the currency that is paid in: of all products by the rate, but of those with own prices.

The index knows prices in the store's own currency. They are rounded by a rule that never lets a higher one fall
behind a lower one, so their order is right in every currency, and limits are taken back to the first own price that
reaches them. Where a merchant set prices for a currency, those are heeded instead; few products have them, so they are
looked at one by one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from search.engine import PRICE, Query
from search.price_steps import step_of
from search.slots import set_of
from shared.currencies.conversion import Conversion
from shared.kernel.money import Money
from shared.kernel.reading import Reader

Values = Mapping[str, Mapping[str, int]]

# Of one's own prices and of the cheapest of the other variants, in the store's own currency.
_OWN_PRICES: Final = """
SELECT slot, (own_prices #>> ARRAY[$1, '0'])::bigint AS own, (own_prices #>> ARRAY[$1, '1'])::bigint AS rest
FROM search_documents
WHERE own_prices <> '{}'::jsonb AND own_prices ? $1"""


@dataclass(frozen=True, slots=True)
class PaidPrices:
    """What costs something else than the rate says: its price by slot; and all values of facets with it in its step."""

    conversion: Conversion
    prices: Mapping[int, int]
    documents: int
    values: Values

    def within(self, query: Query, among: int) -> int:
        """Return which of some documents have an own price that the query's limits allow."""
        least, most = query.least_minor or 0, query.most_minor
        fitting = (
            slot for slot, minor in self.prices.items() if minor >= least and (most is None or minor <= most)
        )
        return set_of(fitting) & among

    def ordered(self, among: int, *, falling: bool) -> list[tuple[int, int]]:
        """Return (price, slot) of those of some documents that have an own price, in the order of their prices."""
        mine = [(minor, slot) for slot, minor in self.prices.items() if among >> slot & 1]
        return sorted(mine, reverse=falling)

    def converted(self, minor: int) -> int:
        """Return a price of the store's own currency in the one that is paid in."""
        return self.conversion.price(Money(minor, self.conversion.base)).minor


async def paid_prices(reader: Reader, conversion: Conversion, values: Values) -> PaidPrices:
    """Return the own prices of a store in a currency; `values` are its facets' in its own."""
    rows = await reader.fetch(_OWN_PRICES, conversion.currency)

    @cache
    def converted(minor: int) -> int:
        return conversion.price(Money(minor, conversion.base)).minor

    prices = {
        slot: own if rest is None else min(own, converted(rest))
        for slot, own, rest in rows
        if own is not None
    }
    documents = set_of(prices)
    return PaidPrices(conversion, prices, documents, _in_their_steps(values, prices, documents, conversion))


def in_own_currency(query: Query, conversion: Conversion | None) -> Query:
    """Return a query with its price limits in the store's own currency, which the index knows."""
    if conversion is None:
        return query
    least, most = query.least_minor, query.most_minor
    return replace(
        query,
        least_minor=None if least is None else conversion.least_own(least),
        most_minor=None if most is None else conversion.most_own(most),
    )


def _in_their_steps(
    values: Values, prices: Mapping[int, int], documents: int, conversion: Conversion
) -> Values:
    """Return the facets with each own price in the step whose ends, as they are paid, it lies between."""
    if not prices:
        return values

    @cache
    def step(minor: int) -> str:
        return step_of(Money(conversion.most_own(minor), conversion.base))

    standing: dict[str, list[int]] = {}
    for slot, minor in prices.items():
        standing.setdefault(step(minor), []).append(slot)
    steps = {name: known & ~documents for name, known in values.get(PRICE, {}).items()}
    for name, slots in standing.items():
        steps[name] = steps.get(name, 0) | set_of(slots)
    return {**values, PRICE: steps}
