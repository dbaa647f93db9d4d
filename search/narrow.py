"""Facets: narrowing a set of documents by what is chosen, and counting what else could be."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from search.engine import MOST_VALUES, PRICE, Facet, FacetValue, Query, place_of
from search.models import SearchDocument, SearchFacet
from search.paid_prices import PaidPrices, in_own_currency
from search.slots import set_of, slots_of, unpack

# Up to here a set is handed over; above, all that the price allows is read.
FEW: Final = 4000

Values = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What is left, and the ways to narrow it further."""

    documents: int
    facets: tuple[Facet, ...]


async def facet_values(session: AsyncSession) -> dict[str, dict[str, int]]:
    """Return each facet's values with their documents; the nameless facet holds everything."""
    found: dict[str, dict[str, int]] = {}
    rows = await session.execute(
        select(SearchFacet.facet, SearchFacet.value, SearchFacet.block, SearchFacet.documents)
    )
    for facet, value, block, stored in rows:
        values = found.setdefault(facet, {})
        values[value] = values.get(value, 0) | unpack(stored, block=block)
    return found


async def narrow(
    session: AsyncSession, matched: int, values: Values, query: Query, paid: PaidPrices | None = None
) -> Narrowed:
    """Keep the documents that have one of the chosen values in each facet; count each facet without its own choice."""
    masks = {
        facet: reduce(or_, (values.get(facet, {}).get(value, 0) for value in chosen), 0)
        for facet, chosen in query.chosen.items()
    }
    if query.least_minor is not None or query.most_minor is not None:
        asked = await _priced(session, query, matched, paid)
        masks[PRICE] = masks[PRICE] & asked if PRICE in masks else asked
    left = reduce(and_, masks.values(), matched)
    facets = []
    for name in sorted(values, key=place_of):
        if name:
            others = reduce(and_, (mask for facet, mask in masks.items() if facet != name), matched)
            facets.append(_counted(name, values[name], others, query.chosen.get(name, frozenset())))
    return Narrowed(left, tuple(facet for facet in facets if facet.values))


def _counted(name: str, values: Mapping[str, int], among: int, chosen: frozenset[str]) -> Facet:
    counted = [
        FacetValue(value, (documents & among).bit_count(), value in chosen)
        for value, documents in values.items()
    ]
    useful = [value for value in counted if value.count or value.is_chosen]
    useful.sort(key=lambda value: (not value.is_chosen, -value.count, value.value))
    return Facet(name, tuple(useful[:MOST_VALUES]))


async def _priced(session: AsyncSession, query: Query, matched: int, paid: PaidPrices | None) -> int:
    if paid is None:
        return await _within(session, query, matched)
    by_rate = await _within(session, in_own_currency(query, paid.conversion), matched)
    return by_rate & ~paid.documents | paid.within(query, matched)


async def _within(session: AsyncSession, query: Query, matched: int) -> int:
    wanted = select(SearchDocument.slot)
    if query.least_minor is not None:
        wanted = wanted.where(SearchDocument.price_minor >= query.least_minor)
    if query.most_minor is not None:
        wanted = wanted.where(SearchDocument.price_minor <= query.most_minor)
    if matched.bit_count() <= FEW:
        wanted = wanted.where(SearchDocument.slot == func.any(slots_of(matched)))
    return set_of(await session.scalars(wanted))
