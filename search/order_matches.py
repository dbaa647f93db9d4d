"""Putting matches into order, and cutting a page out of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from heapq import merge
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, Final
from uuid import UUID

from search.engine import Sort
from search.matches import Matches
from search.paid_prices import PaidPrices
from search.slots import bytes_of, slots_of
from search.understand import Asked, nearness
from search.words import indexed_words
from shared.kernel.notes import moved
from shared.kernel.reading import Reader

# So many of the best are looked at closely: where in the title the words stand, and how near to one another.
CLOSELY: Final = 120
# To look up one document by its slot costs about what sixteen cost of an order that is gone through.
DEARER: Final = 16
MOST_TITLES: Final = 5000

_ORDERS: Final[dict[Sort, str]] = {
    "relevance": "is_available DESC, sales DESC, slot DESC",
    "best_selling": "sales DESC, slot DESC",
    "best_rated": "rating DESC, slot DESC",
    "newest": "published_at DESC, slot DESC",
    "price": "price_minor, slot",
    "-price": "price_minor DESC, slot DESC",
}
# Of few the slots are handed over. Of many, all documents are gone through in order until there are enough, each
# looked for in the set; the order is an index that answers alone, so nothing but what is shown is read of the table.
_FEW: Final = "slot = ANY($1::bigint[])"
_MANY: Final = "CASE WHEN slot < $2::bigint THEN get_bit($1::bytea, slot) = 1 ELSE false END"
_SLOTS: Final = """
SELECT slot, price_minor FROM search_documents WHERE {condition} ORDER BY {order} LIMIT {most:d}"""
_PAGE: Final = """
SELECT document.id
FROM (
    SELECT store_id, slot, row_number() OVER () AS place
    FROM (
        SELECT store_id, slot FROM search_documents
        WHERE {condition}
        ORDER BY {order} OFFSET {offset} LIMIT {size:d}
    ) picked
) placed
JOIN search_documents document ON document.store_id = placed.store_id AND document.slot = placed.slot
ORDER BY placed.place"""
_CANDIDATES: Final = """
SELECT document.id, coalesce(document.told_titles ->> {language}, document.title) AS title,
       picked.is_available, picked.sales, picked.tier
FROM ({tiers}) picked
JOIN search_documents document ON document.store_id = picked.store_id AND document.slot = picked.slot
ORDER BY picked.tier, picked.is_available DESC, picked.sales DESC, picked.slot DESC"""
_TIER: Final = """(
    SELECT store_id, slot, is_available, sales, {tier:d} AS tier FROM search_documents
    WHERE {condition}
    ORDER BY {order} LIMIT {most:d}
)"""
_IDS: Final = """
SELECT document.id
FROM unnest($1::bigint[]) WITH ORDINALITY AS asked (slot, place)
JOIN search_documents document ON document.slot = asked.slot
ORDER BY asked.place"""


@dataclass(frozen=True, slots=True)
class _Candidate:
    product_id: UUID
    title: str
    is_available: bool
    sales: int
    tier: int


_STANDING: Final = attrgetter("tier", "is_available")


async def page_by_relevance(
    reader: Reader,
    matches: Matches,
    left: int,
    asked: Asked,
    *,
    offset: int,
    size: int,
    language: str = "",
) -> list[UUID]:
    """Return a page of what is left of the matches, best first."""
    end = offset + size
    # As many of each, for a statement is planned by the number that stands in it.
    most = max(end, CLOSELY)
    best = await _candidates(reader, _enough_of(matches, left, most), most=most, language=language)
    wanted = _wanted(asked)
    closely = _closely(best[:CLOSELY], wanted, end)
    return [candidate.product_id for candidate in [*closely, *best[CLOSELY:]][offset:end]]


async def page_by_price(
    reader: Reader, left: int, sort: Sort, paid: PaidPrices, *, offset: int, size: int
) -> list[UUID]:
    """Return a page of what is left by what it costs in another currency than the store's own."""
    end, falling = offset + size, sort == "-price"
    condition, values = _among(left & ~paid.documents, end)
    rows = await reader.fetch(_SLOTS.format(condition=condition, order=_ORDERS[sort], most=end), *values)
    by_rate = [(paid.converted(minor), slot) for slot, minor in rows]
    together = merge(by_rate, paid.ordered(left, falling=falling), key=itemgetter(0), reverse=falling)
    return await _ids_of(reader, [slot for _, slot in together][offset:end])


async def page_by(reader: Reader, left: int, sort: Sort, *, offset: int, size: int) -> list[UUID]:
    """Return a page of what is left in an order of its own."""
    if not left:
        return []
    condition, values = _among(left, offset + size)
    page = _PAGE.format(
        condition=condition, order=_ORDERS[sort], offset=f"${len(values) + 1}::bigint", size=size
    )
    return [row[0] for row in await reader.fetch(page, *values, offset)]


def _enough_of(matches: Matches, left: int, most: int) -> list[int]:
    """Return what is left of the best tiers, best first: as many of them as it takes to have enough."""
    found, enough = 0, []
    for tier in matches.tiers:
        if found < most and (documents := tier & left):
            enough.append(documents)
            found += documents.bit_count()
    return enough


async def _candidates(reader: Reader, tiers: Sequence[int], *, most: int, language: str) -> list[_Candidate]:
    """Return the first `most` of each set, as they stand in the shop: set by set, by one statement."""
    if not tiers:
        return []
    parts, values = [], list[object]()
    for place, documents in enumerate(tiers):
        condition, own = _among(documents, most)
        order = _ORDERS["relevance"]
        part = _TIER.format(tier=place, condition=condition, order=order, most=most)
        parts.append(moved(part, len(values)))
        values += own
    statement = _CANDIDATES.format(tiers=" UNION ALL ".join(parts), language=f"${len(values) + 1}::text")
    return [_Candidate(*row) for row in await reader.fetch(statement, *values, language)]


def _among(documents: int, most: int) -> tuple[str, list[object]]:
    """Return the quicker way to find the first `most` of a set in an order: a condition and its values."""
    count = documents.bit_count()
    if count * count * DEARER <= most * documents.bit_length():
        return _FEW, [slots_of(documents)]
    marks = bytes_of(documents)
    return _MANY, [marks, len(marks) * 8]


def _closely(best: Sequence[_Candidate], wanted: Mapping[str, Sequence[int]], end: int) -> list[_Candidate]:
    """Put candidates into order as far as a page that ends there needs it.

    They come by tier, and in each those first that can be had: no title makes up for either.
    """
    placed: list[_Candidate] = []
    for _, alike in groupby(best, key=_STANDING):
        if len(placed) >= end:
            break
        placed += sorted(alike, key=lambda candidate: _closeness(candidate, wanted))
    return placed


def _closeness(candidate: _Candidate, wanted: Mapping[str, Sequence[int]]) -> tuple[Any, ...]:
    """Return how near a title comes; `wanted` tells of each word which places of the query it stands for."""
    words = _words_of(candidate.title)
    # Hardly any word of a title is one that is wanted: most are passed over in one step.
    places = [place for place, word in enumerate(words) if word in wanted]
    apart = 0
    if len(places) > 1:
        met: dict[int, list[int]] = {}
        for place in places:
            for term in wanted[words[place]]:
                met.setdefault(term, []).append(place)
        apart = min(nearness([met[term] for term in sorted(met)]), 4) if len(met) > 1 else 0
    first = places[0] if places else len(words)
    return apart, -candidate.sales, first, len(words), candidate.product_id


def _wanted(asked: Asked) -> dict[str, list[int]]:
    wanted: dict[str, list[int]] = {}
    for place, term in enumerate(asked.terms):
        for word in () if term.is_empty else term.forms:
            wanted.setdefault(word, []).append(place)
    return wanted


@lru_cache(maxsize=MOST_TITLES)
def _words_of(title: str) -> tuple[str, ...]:
    return tuple(indexed_words(title))


async def _ids_of(reader: Reader, slots: Sequence[int]) -> list[UUID]:
    return [row[0] for row in await reader.fetch(_IDS, slots)]
