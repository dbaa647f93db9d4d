"""Search in PostgreSQL: the engine that is always there, and the one to fall back on."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from search.engine import BY_PRICE, PAGE_SIZE, Found, Query, Suggestions, clean_query
from search.index_changes import EVERYTHING, told_text, told_title
from search.languages import tongues_of
from search.matches import Matches, Spoken, match
from search.models import SearchIndex, SearchSynonyms
from search.narrow import Values, facet_values, narrow
from search.order_matches import page_by, page_by_price, page_by_relevance
from search.paid_prices import PaidPrices, paid_prices
from search.suggest import likely_queries, matching_collections
from search.understand import Asked, understand
from shared.currencies.conversion import Conversion
from shared.currencies.paying import paying

MOST_STORES: Final = 64
MOST_CONVERSIONS: Final = 16


@dataclass(frozen=True, slots=True)
class _Index:
    """What every query of a store needs, as of one version of its index."""

    version: int
    dictionary: str
    synonyms: Sequence[Sequence[str]]
    values: Values
    paid_in: dict[Conversion, PaidPrices] = field(default_factory=dict)

    @property
    def everything(self) -> int:
        return self._having(EVERYTHING)

    def spoken(self, language: str) -> Spoken:
        """Return what of its documents is told in a language."""
        if not language:
            return Spoken()
        return Spoken(language, self._having(told_title(language)), self._having(told_text(language)))

    async def paid(self, session: AsyncSession, conversion: Conversion | None) -> PaidPrices | None:
        """Return the own prices in the currency that is paid in, read once per version of the index."""
        if conversion is None:
            return None
        if conversion not in self.paid_in:
            known = await paid_prices(session, conversion, self.values)
            # A rate that comes into force makes another key; the old ones go when there are too many.
            if len(self.paid_in) >= MOST_CONVERSIONS:
                self.paid_in.clear()
            self.paid_in[conversion] = known
        return self.paid_in[conversion]

    def _having(self, known: tuple[str, str]) -> int:
        facet, value = known
        return self.values.get(facet, {}).get(value, 0)


class PostgresEngine:
    """Answers from the store's own index. Facets are kept per store until its index changes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[UUID, _Index] = OrderedDict()

    async def find(self, session: AsyncSession, query: Query) -> Found:
        """Return one page of products. Without words, everything that the chosen filters leave."""
        started = perf_counter()
        index = await self._index(session)
        words = clean_query(query.words)
        tongues = tongues_of(query.language, index.dictionary)
        asked = await understand(session, words, tongues=tongues, synonyms=index.synonyms)
        spoken = index.spoken(query.language)
        matches = await match(session, asked, spoken) if asked.terms else _all(index, words)
        paid = await index.paid(session, paying())
        values = paid.values if paid else index.values
        narrowed = await narrow(session, matches.whole, values, query, paid)
        ids = await _page(session, matches, narrowed.documents, asked, query, paid)
        return Found(
            ids,
            narrowed.documents.bit_count(),
            query.page,
            narrowed.facets,
            did_you_mean=asked.spelling if matches.whole else None,
            is_partial=matches.is_partial,
            seconds=perf_counter() - started,
        )

    async def suggest(
        self, session: AsyncSession, words: str, *, limit: int = 6, language: str = ""
    ) -> Suggestions:
        """Return the few best products, collections and queries for what is typed so far."""
        index = await self._index(session)
        tongues = tongues_of(language, index.dictionary)
        asked = await understand(
            session,
            clean_query(words),
            tongues=tongues,
            synonyms=index.synonyms,
            unfinished=True,
        )
        if not asked.terms:
            return Suggestions()
        matches = await match(session, asked, index.spoken(language))
        ids = await page_by_relevance(
            session, matches, matches.whole, asked, offset=0, size=limit, language=language
        )
        shelves = await matching_collections(session, asked, language)
        return Suggestions(ids, shelves, await likely_queries(session, asked, tongues))

    async def _index(self, session: AsyncSession) -> _Index:
        store_id = session.info["store_id"]
        row = (await session.execute(select(SearchIndex.version, SearchIndex.dictionary))).one_or_none()
        version, dictionary = row or (0, "simple")
        kept = self._kept.get(store_id)
        if kept is None or kept.version != version:
            synonyms = (await session.scalars(select(SearchSynonyms.phrases))).all()
            kept = _Index(version, dictionary, synonyms, await facet_values(session))
            self._kept[store_id] = kept
        self._kept.move_to_end(store_id)
        while len(self._kept) > MOST_STORES:
            self._kept.popitem(last=False)
        return kept


def _all(index: _Index, words: str) -> Matches:
    # Signs alone ("???") ask for something, and nothing is what they find.
    return Matches(() if words else (index.everything,))


async def _page(
    session: AsyncSession,
    matches: Matches,
    left: int,
    asked: Asked,
    query: Query,
    paid: PaidPrices | None,
) -> Sequence[UUID]:
    if query.sort == "relevance" and asked.terms:
        return await page_by_relevance(
            session,
            matches,
            left,
            asked,
            offset=query.offset,
            size=PAGE_SIZE,
            language=query.language,
        )
    if paid and query.sort in BY_PRICE:
        return await page_by_price(session, left, query.sort, paid, offset=query.offset, size=PAGE_SIZE)
    return await page_by(session, left, query.sort, offset=query.offset, size=PAGE_SIZE)
