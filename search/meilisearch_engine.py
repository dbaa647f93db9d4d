"""Search by Meilisearch: a request for the page, one for the counts of each chosen facet, side by side."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from time import perf_counter
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

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
from search.meilisearch_documents import FACET_JOINT, facet_name, fields_of, index_of, token_of
from search.paid_prices import in_own_currency
from search.suggest import collections_named
from search.words import asked_words
from shared.adapters.meilisearch import Meilisearch, MeilisearchAway
from shared.currencies.paying import paying
from shared.kernel.clock import Clock
from shared.kernel.ids import parse_id
from shared.kernel.reading import Reader

# Seconds; what takes longer is better answered by PostgreSQL (T112).
BUDGET: Final = 0.3

_SORTS: Final[Mapping[str, str]] = {
    "newest": "published:desc",
    "price": "price:asc",
    "-price": "price:desc",
    "best_selling": "sales:desc",
    "best_rated": "rating:desc",
}


class MeilisearchEngine:
    """Asks the store's own index, under a token that opens no other."""

    def __init__(self, client: Meilisearch, *, clock: Clock, budget: float = BUDGET) -> None:
        self._client = client
        self._clock = clock
        self._budget = budget

    async def find(self, _reader: Reader, store_id: UUID, query: Query) -> Found:
        """Return one page of products that have all of the words; where there are none, of those that have some.

        What nothing in the language of the search has is looked for in the store's main one before words are given up.
        """
        started = perf_counter()
        query = in_own_currency(query, paying())
        words = _plain(query.words)
        if clean_query(query.words) and not words:
            return Found((), 0, query.page)
        whole, *others = await self._ask(
            store_id, [_asked(words, query), *_without_each_choice(words, query)]
        )
        # What is chosen in a facet does not count in it: each such facet has an answer of its own.
        own = dict(zip(_chosen(query), others, strict=True))
        is_partial = False
        if not whole["totalHits"] and words and query.language:
            whole, own = (await self._ask(store_id, [_asked(words, replace(query, language=""))]))[0], {}
        if not whole["totalHits"] and " " in words:
            whole, own = (await self._ask(store_id, [_asked(words, query, strategy="last")]))[0], {}
            is_partial = whole["totalHits"] > 0
        return Found(
            [UUID(hit["id"]) for hit in whole["hits"]],
            whole["totalHits"],
            query.page,
            _facets(whole, own, query),
            is_partial=is_partial,
            seconds=perf_counter() - started,
        )

    async def suggest(
        self, reader: Reader, store_id: UUID, words: str, *, limit: int = 6, language: str = ""
    ) -> Suggestions:
        """Return the few best products, and collections so named."""
        plain = _plain(clean_query(words))
        if not plain:
            return Suggestions()
        asked = {"q": plain, "limit": limit, "attributesToRetrieve": "id", "matchingStrategy": "all"}
        answer = (await self._ask(store_id, [asked | _in_language(language)]))[0]
        if language and not answer["hits"]:
            answer = (await self._ask(store_id, [asked | _in_language("")]))[0]
        shelves = await collections_named(reader, asked_words(words), language)
        return Suggestions([UUID(hit["id"]) for hit in answer["hits"]], shelves)

    async def _ask(self, store_id: UUID, questions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Send the questions side by side; raises MeilisearchAway when they take longer than the budget.

        The limit is around the network alone: a query of the database must not be cancelled half-way.
        """
        path = f"/indexes/{index_of(store_id)}/search"
        try:
            async with asyncio.timeout(self._budget):
                token = await token_of(self._client, store_id, now=self._clock())
                asking = (
                    self._client.ask("GET", f"{path}?{urlencode(question)}", token=token)
                    for question in questions
                )
                answers: list[Any] = await asyncio.gather(*asking)
        except TimeoutError as error:
            raise MeilisearchAway(f"no answer within {self._budget} s") from error
        if not all(map(_is_answer, answers)):
            raise MeilisearchAway("an answer that is none: is this a Meilisearch?")
        return [{"totalHits": 0, **answer} for answer in answers]


def _is_answer(answer: Any) -> bool:
    """Whether all that is read of an answer is there, and of its kind: ids, how many there are, counts."""
    try:
        counts = (answer.get("facetDistribution") or {}).get("facets", {})
        return (
            all(parse_id(hit["id"]) for hit in answer["hits"])
            and type(answer.get("totalHits", 0)) is int
            and all(type(count) is int for count in counts.values())
        )
    except (AttributeError, KeyError, TypeError):
        return False


def _asked(words: str, query: Query, *, strategy: str = "all") -> dict[str, Any]:
    asked: dict[str, Any] = {
        "q": words,
        "page": query.page,
        "hitsPerPage": PAGE_SIZE,
        "attributesToRetrieve": "id",
        "facets": "facets",
        "matchingStrategy": strategy,
        **_in_language(query.language),
    }
    if conditions := _filter(query):
        asked["filter"] = conditions
    if query.sort in _SORTS:
        asked["sort"] = _SORTS[query.sort]
    return asked


def _without_each_choice(words: str, query: Query) -> Iterator[dict[str, Any]]:
    for facet in _chosen(query):
        asked = {"q": words, "page": 1, "hitsPerPage": 0, "facets": "facets", "matchingStrategy": "all"}
        asked |= _in_language(query.language)
        conditions = _filter(query, without=facet)
        yield {**asked, "filter": conditions} if conditions else asked


def _in_language(language: str) -> dict[str, str]:
    """Look into the fields of one language only; of the main one Meilisearch finds out itself how it is written."""
    fields = {"attributesToSearchOn": ",".join(fields_of(language))}
    return {**fields, "locales": language} if language else fields


def _chosen(query: Query) -> list[str]:
    is_priced = query.least_minor is not None or query.most_minor is not None
    return sorted({*query.chosen, *([PRICE] if is_priced else [])})


def _filter(query: Query, *, without: str = "") -> str:
    """Return the conditions, all of which must hold, in Meilisearch's own language."""
    conditions = [
        f"facets IN [{', '.join(_quoted(facet_name(name, value)) for value in sorted(values))}]"
        for name, values in sorted(query.chosen.items())
        if name != without
    ]
    if query.least_minor is not None and without != PRICE:
        conditions.append(f"price >= {query.least_minor}")
    if query.most_minor is not None and without != PRICE:
        conditions.append(f"price <= {query.most_minor}")
    return " AND ".join(conditions)


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
