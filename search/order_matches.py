"""Putting matches into order, and cutting a page out of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import merge
from operator import itemgetter
from typing import Any, Final
from uuid import UUID

from sqlalchemy import UnaryExpression, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from search.engine import Sort
from search.matches import Matches
from search.models import SearchDocument
from search.paid_prices import PaidPrices
from search.slots import slots_of
from search.understand import Asked, nearness
from search.words import indexed_words

# So many of the best are looked at closely: where in the title the words stand, and how near to one another.
CLOSELY: Final = 120
# Up to here a set is handed over; above, walking the order meets enough of it soon.
FEW: Final = 4000
STEP: Final = 2000

_STANDING: Final = (
    SearchDocument.is_available.desc(),
    SearchDocument.sales.desc(),
    SearchDocument.slot.desc(),
)
_ORDERS: Final[dict[Sort, tuple[UnaryExpression[Any], ...]]] = {
    "relevance": _STANDING,
    "best_selling": (SearchDocument.sales.desc(), SearchDocument.slot.desc()),
    "best_rated": (SearchDocument.rating.desc(), SearchDocument.slot.desc()),
    "newest": (SearchDocument.published_at.desc(), SearchDocument.slot.desc()),
    "price": (SearchDocument.price_minor.asc(), SearchDocument.slot.asc()),
    "-price": (SearchDocument.price_minor.desc(), SearchDocument.slot.desc()),
}


@dataclass(frozen=True, slots=True)
class _Candidate:
    product_id: UUID
    title: str
    is_available: bool
    sales: int
    tier: int


async def page_by_relevance(
    session: AsyncSession,
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
    picked: list[tuple[int, int]] = []
    for place, tier in enumerate(matches.tiers):
        wanted = max(end, CLOSELY) - len(picked)
        if wanted > 0:
            slots = await pick(session, tier & left, "relevance", most=wanted)
            picked += [(slot, place) for slot in slots]
    best = await _candidates(session, picked[:CLOSELY], language)
    best.sort(key=lambda candidate: _closeness(candidate, asked))
    ids = [candidate.product_id for candidate in best[offset:end]]
    further = [slot for slot, _ in picked[max(CLOSELY, offset) : end]]
    return ids + await _ids_of(session, further)


async def page_by_price(
    session: AsyncSession, left: int, sort: Sort, paid: PaidPrices, *, offset: int, size: int
) -> list[UUID]:
    """Return a page of what is left by what it costs in another currency than the store's own."""
    end, falling = offset + size, sort == "-price"
    slots = await pick(session, left & ~paid.documents, sort, most=end)
    known = await _prices_of(session, slots)
    by_rate = [(paid.converted(known[slot]), slot) for slot in slots]
    together = merge(by_rate, paid.ordered(left, falling=falling), key=itemgetter(0), reverse=falling)
    return await _ids_of(session, [slot for _, slot in together][offset:end])


async def page_by(session: AsyncSession, left: int, sort: Sort, *, offset: int, size: int) -> list[UUID]:
    """Return a page of what is left in an order of its own."""
    slots = await pick(session, left, sort, most=offset + size)
    return await _ids_of(session, slots[offset:])


async def pick(session: AsyncSession, documents: int, sort: Sort, *, most: int) -> list[int]:
    """Return the first `most` slots of a set in an order."""
    count = documents.bit_count()
    if not count:
        return []
    ordered = select(SearchDocument.slot).order_by(*_ORDERS[sort])
    if count <= FEW:
        chosen = ordered.where(SearchDocument.slot == func.any(slots_of(documents))).limit(most)
        return list(await session.scalars(chosen))
    # Bits of a large integer are quicker to read one by one from its bytes.
    marks, start = documents.to_bytes((documents.bit_length() + 7) // 8, "little"), 0
    found: list[int] = []
    while len(found) < min(most, count):
        walked = (await session.scalars(ordered.offset(start).limit(STEP))).all()
        if not walked:
            break
        found += [slot for slot in walked if slot >> 3 < len(marks) and marks[slot >> 3] >> (slot & 7) & 1]
        start += STEP
    return found[:most]


async def _candidates(
    session: AsyncSession, picked: Sequence[tuple[int, int]], language: str
) -> list[_Candidate]:
    tiers = dict(picked)
    told = func.coalesce(SearchDocument.told_titles[language].astext, SearchDocument.title)
    rows = await session.execute(
        select(
            SearchDocument.slot,
            SearchDocument.id,
            (told if language else SearchDocument.title).label("title"),
            SearchDocument.is_available,
            SearchDocument.sales,
        ).where(SearchDocument.slot == func.any(list(tiers)))
    )
    return [_Candidate(row.id, row.title, row.is_available, row.sales, tiers[row.slot]) for row in rows]


def _closeness(candidate: _Candidate, asked: Asked) -> tuple[Any, ...]:
    words = indexed_words(candidate.title)
    wanted = [term for term in asked.terms if not term.is_empty]
    places = [[place for place, word in enumerate(words) if word in term.forms] for term in wanted]
    met = [found for found in places if found]
    return (
        candidate.tier,
        not candidate.is_available,
        min(nearness(met), 4),
        -candidate.sales,
        min((found[0] for found in met), default=len(words)),
        len(words),
        candidate.product_id,
    )


async def _prices_of(session: AsyncSession, slots: Sequence[int]) -> dict[int, int]:
    if not slots:
        return {}
    wanted = select(SearchDocument.slot, SearchDocument.price_minor)
    rows = await session.execute(wanted.where(SearchDocument.slot == func.any(list(slots))))
    return {slot: minor for slot, minor in rows}


async def _ids_of(session: AsyncSession, slots: Iterable[int]) -> list[UUID]:
    wanted = list(slots)
    if not wanted:
        return []
    rows = await session.execute(
        select(SearchDocument.slot, SearchDocument.id).where(SearchDocument.slot == func.any(wanted))
    )
    ids = {slot: product_id for slot, product_id in rows}
    return [ids[slot] for slot in wanted if slot in ids]
