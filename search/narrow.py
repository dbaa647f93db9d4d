"""Facets: narrowing a set of documents by what is chosen, and counting what else could be."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Final

from search.engine import MOST_VALUES, PRICE, Facet, FacetValue, Query, place_of
from search.facet_sets import Values
from search.paid_prices import PaidPrices, in_own_currency
from search.price_steps import ends_of
from search.slots import set_of_packed
from shared.kernel.reading import Reader

# One value instead of ten thousand rows.
_PRICED: Final = """
SELECT string_agg(int8send(slot), '') FROM search_documents WHERE price_minor BETWEEN $1 AND $2"""


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is left, and the ways to narrow it further."""

    documents: int
    facets: tuple[Facet, ...]


async def narrow(
    reader: Reader, matched: int, values: Values, query: Query, paid: PaidPrices | None = None
) -> Narrowed:
    """Keep the documents that have one of the chosen values in each facet; count each facet without its own choice."""
    masks = {
        facet: reduce(or_, (values.get(facet, {}).get(value, 0) for value in chosen), 0)
        for facet, chosen in query.chosen.items()
    }
    if query.least_minor is not None or query.most_minor is not None:
        asked = await _priced(reader, query, matched, values.get(PRICE, {}), paid)
        masks[PRICE] = masks[PRICE] & asked if PRICE in masks else asked
    left = reduce(and_, masks.values(), matched)
    facets = []
    for name in sorted(values, key=place_of):
        if name:
            others = reduce(and_, (mask for facet, mask in masks.items() if facet != name), matched)
            facets.append(_counted(name, values[name], others, query.chosen.get(name, frozenset())))
    return Narrowed(left, tuple(facet for facet in facets if facet.values))


def _counted(name: str, values: Mapping[str, int], among: int, chosen: frozenset[str]) -> Facet:
    # What is chosen stands first, then by how many have it.
    if chosen:
        counted = [
            (value not in chosen, -(documents & among).bit_count(), value)
            for value, documents in values.items()
        ]
        useful = sorted(one for one in counted if one[1] or not one[0])
    else:
        useful = sorted(
            (True, -left.bit_count(), value)
            for value, documents in values.items()
            if (left := documents & among)
        )
    return Facet(
        name, tuple(FacetValue(value, -less, not is_free) for is_free, less, value in useful[:MOST_VALUES])
    )


async def _priced(
    reader: Reader, query: Query, matched: int, steps: Mapping[str, int], paid: PaidPrices | None
) -> int:
    if paid is None:
        return await _within(reader, query, steps)
    by_rate = await _within(reader, in_own_currency(query, paid.conversion), steps)
    return by_rate & ~paid.documents | paid.within(query, matched)


async def _within(reader: Reader, query: Query, steps: Mapping[str, int]) -> int:
    """Return the documents within the limits: of most steps all or none are, so one or two are looked at closely."""
    lowest, highest = query.least_minor or 0, query.most_minor
    within = 0
    for step, documents in steps.items():
        least, end = ends_of(step)
        if (highest is not None and least > highest) or (end is not None and end <= lowest):
            continue
        if least >= lowest and (highest is None or (end is not None and end <= highest + 1)):
            within |= documents
            continue
        most = [limit for limit in (highest, None if end is None else end - 1) if limit is not None]
        packed = await reader.fetchval(_PRICED, max(least, lowest), min(most, default=_HIGHEST))
        within |= set_of_packed(packed or b"")
    return within


_HIGHEST: Final = 2**63 - 1
