"""Search by Meilisearch: one request for the page, for the counts of each chosen facet, and for a weaker match."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from time import perf_counter
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from search.engine import (
    MOST_VALUES,
    PAGE_SIZE,
    PRICE,
    Facet,
    FacetValue,
    Found,
    Query,
    Suggestions,
    clean_query,
    place_of,
)
from search.meilisearch_documents import FACET_JOINT, facet_name, index_of, token_of
from search.suggest import collections_named
from search.words import asked_words
from shared.adapters.meilisearch import Meilisearch, MeilisearchAway
from shared.kernel.clock import Clock

# Seconds; what takes longer is better answered by PostgreSQL (T112).
BUDGET: Final = 0.3

_SORTS: Final[Mapping[str, list[str]]] = {
    "newest": ["published:desc"],
    "price": ["price:asc"],
    "-price": ["price:desc"],
    "best_selling": ["sales:desc"],
}


class MeilisearchEngine:
    """Asks the store's own index, under a token that opens no other."""

    def __init__(self, client: Meilisearch, *, clock: Clock, budget: float = BUDGET) -> None:
        self._client = client
        self._clock = clock
        self._budget = budget

    async def find(self, session: AsyncSession, query: Query) -> Found:
        """Return one page of products that have all of the words; where there are none, of those that have some."""
        started = perf_counter()
        words = _plain(query.words)
        if clean_query(query.words) and not words:
            return Found((), 0, query.page)
        store_id: UUID = session.info["store_id"]
        queries = list(_queries(index_of(store_id), words, query))
        whole, weaker, *others = await self._search(store_id, queries)
        is_partial = not whole["totalHits"] and weaker["totalHits"] > 0
        answer = weaker if is_partial else whole
        # What is chosen in a facet does not count in it: each such facet has an answer of its own.
        own = {} if is_partial else dict(zip(_chosen(query), others, strict=True))
        return Found(
            [UUID(hit["id"]) for hit in answer["hits"]],
            answer["totalHits"],
            query.page,
            _facets(answer, own, query),
            is_partial=is_partial,
            seconds=perf_counter() - started,
        )

    async def suggest(self, session: AsyncSession, words: str, *, limit: int = 6) -> Suggestions:
        """Return the few best products, and collections so named."""
        plain = _plain(clean_query(words))
        if not plain:
            return Suggestions()
        store_id: UUID = session.info["store_id"]
        query = {
            "indexUid": index_of(store_id),
            "q": plain,
            "limit": limit,
            "attributesToRetrieve": ["id"],
            "matchingStrategy": "all",
        }
        answer = (await self._search(store_id, [query]))[0]
        shelves = await collections_named(session, asked_words(words))
        return Suggestions([UUID(hit["id"]) for hit in answer["hits"]], shelves)

    async def _search(self, store_id: UUID, queries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        # The limit is around the network alone: a query of the session must not be cancelled half-way.
        try:
            async with asyncio.timeout(self._budget):
                token = await token_of(self._client, store_id, now=self._clock())
                answer = await self._client.ask("POST", "/multi-search", {"queries": queries}, token=token)
        except TimeoutError as error:
            raise MeilisearchAway(f"no answer within {self._budget} s") from error
        results: list[dict[str, Any]] = answer["results"]
        return results


def _queries(index: str, words: str, query: Query) -> Iterator[dict[str, Any]]:
    whole: dict[str, Any] = {
        "indexUid": index,
        "q": words,
        "page": query.page,
        "hitsPerPage": PAGE_SIZE,
        "attributesToRetrieve": ["id"],
        "facets": ["facets"],
        "filter": _filter(query),
        "matchingStrategy": "all",
    }
    if query.sort in _SORTS:
        whole["sort"] = _SORTS[query.sort]
    yield whole
    yield {**whole, "matchingStrategy": "last"}
    for facet in _chosen(query):
        yield {**whole, "page": 1, "hitsPerPage": 0, "filter": _filter(query, without=facet)}


def _chosen(query: Query) -> list[str]:
    is_priced = query.least_minor is not None or query.most_minor is not None
    return sorted({*query.chosen, *([PRICE] if is_priced else [])})


def _filter(query: Query, *, without: str = "") -> list[list[str]]:
    """Return the conditions, all of which must hold; of each one's alternatives, one."""
    conditions = [
        [f"facets = {_quoted(facet_name(name, value))}" for value in sorted(values)]
        for name, values in sorted(query.chosen.items())
        if name != without
    ]
    if query.least_minor is not None and without != PRICE:
        conditions.append([f"price >= {query.least_minor}"])
    if query.most_minor is not None and without != PRICE:
        conditions.append([f"price <= {query.most_minor}"])
    return conditions


def _facets(
    answer: Mapping[str, Any], own: Mapping[str, Mapping[str, Any]], query: Query
) -> tuple[Facet, ...]:
    counts = _counts(answer)
    for name, other in own.items():
        counts[name] = _counts(other).get(name, {})
    for name, chosen in query.chosen.items():
        counts[name] = dict.fromkeys(chosen, 0) | counts.get(name, {})
    return tuple(
        Facet(name, _values(counts[name], query.chosen.get(name, frozenset())))
        for name in sorted(counts, key=place_of)
        if counts[name]
    )


def _counts(answer: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for pair, count in (answer.get("facetDistribution") or {}).get("facets", {}).items():
        name, _, value = pair.partition(FACET_JOINT)
        found.setdefault(name, {})[value] = count
    return found


def _values(counts: Mapping[str, int], chosen: frozenset[str]) -> tuple[FacetValue, ...]:
    values = [FacetValue(value, count, value in chosen) for value, count in counts.items()]
    values.sort(key=lambda value: (not value.is_chosen, -value.count, value.value))
    return tuple(values[:MOST_VALUES])


def _plain(words: str) -> str:
    """Return the words without what Meilisearch reads as orders: a minus that excludes, quotes around a phrase."""
    plain = " ".join(word.lstrip("-") for word in clean_query(words).replace('"', " ").split())
    return plain if asked_words(plain) else ""


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
