"""Search in PostgreSQL: the engine that is always there, and the one to fall back on."""

from collections import OrderedDict
from collections.abc import Sequence
from time import perf_counter
from typing import Final
from uuid import UUID

from search.engine import BY_PRICE, PAGE_SIZE, Found, Query, Suggestions, clean_query
from search.languages import tongues_of
from search.matches import Matches, match
from search.narrow import narrow
from search.order_matches import page_by, page_by_price, page_by_relevance
from search.paid_prices import PaidPrices
from search.store_index import StoreIndex, Understood, read_index, read_state
from search.suggest import likely_queries, matching_collections
from search.understand import Asked, understand
from shared.currencies.paying import paying
from shared.kernel.notes import without_notes
from shared.kernel.reading import Reader

MOST_STORES: Final = 64


class PostgresEngine:
    """Answers from the store's own index. What many queries need of it is kept per store until it changes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[UUID, StoreIndex] = OrderedDict()

    async def find(self, reader: Reader, store_id: UUID, query: Query) -> Found:
        """Return one page of products. Without words, everything that the chosen filters leave."""
        started = perf_counter()
        index = await self._index(reader, store_id)
        # The version that was just read vouches for all that follows from the index.
        with without_notes():
            words = clean_query(query.words)
            asked, matches = await _understood(reader, index, words, query.language)
            paid = await index.paid(reader, paying())
            values = paid.values if paid else index.values
            narrowed = await narrow(reader, matches.whole, values, query, paid)
            ids = await _page(reader, matches, narrowed.documents, asked, query, paid)
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
        self, reader: Reader, store_id: UUID, words: str, *, limit: int = 6, language: str = ""
    ) -> Suggestions:
        """Return the few best products, collections and queries for what is typed so far."""
        index = await self._index(reader, store_id)
        asked, matches = await _understood(reader, index, clean_query(words), language, unfinished=True)
        if not asked.terms:
            return Suggestions()
        ids = await page_by_relevance(
            reader, matches, matches.whole, asked, offset=0, size=limit, language=language
        )
        shelves = await matching_collections(reader, asked, language)
        tongues = tongues_of(language, index.dictionary)
        return Suggestions(ids, shelves, await likely_queries(reader, asked, tongues))

    async def _index(self, reader: Reader, store_id: UUID) -> StoreIndex:
        version, dictionary = await read_state(reader)
        kept = self._kept.get(store_id)
        if kept is None or kept.version != version:
            with without_notes():
                kept = self._kept[store_id] = await read_index(reader, version, dictionary, before=kept)
        self._kept.move_to_end(store_id)
        while len(self._kept) > MOST_STORES:
            self._kept.popitem(last=False)
        return kept


async def _understood(
    reader: Reader, index: StoreIndex, words: str, language: str, *, unfinished: bool = False
) -> Understood:
    """Return what the words mean in this index, and what they match."""
    typed = words, language, unfinished
    known = index.understood.get(typed)
    if known is None:
        asked = await understand(
            reader,
            words,
            tongues=tongues_of(language, index.dictionary),
            synonyms=index.synonyms,
            unfinished=unfinished,
        )
        matches = (
            await match(reader, asked, index.spoken(language))
            if asked.terms
            else _without_words(index, words)
        )
        known = asked, matches
        index.remember(typed, known)
    return known


def _without_words(index: StoreIndex, words: str) -> Matches:
    # Signs alone ("???") ask for something, and nothing is what they find.
    return Matches(() if words else (index.everything,))


async def _page(
    reader: Reader,
    matches: Matches,
    left: int,
    asked: Asked,
    query: Query,
    paid: PaidPrices | None,
) -> Sequence[UUID]:
    if query.sort == "relevance" and asked.terms:
        return await page_by_relevance(
            reader,
            matches,
            left,
            asked,
            offset=query.offset,
            size=PAGE_SIZE,
            language=query.language,
        )
    if paid and query.sort in BY_PRICE:
        return await page_by_price(reader, left, query.sort, paid, offset=query.offset, size=PAGE_SIZE)
    return await page_by(reader, left, query.sort, offset=query.offset, size=PAGE_SIZE)
