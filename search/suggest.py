"""What may be meant while it is still being typed, besides products."""

from collections.abc import Callable, Sequence
from itertools import product
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from search.understand import Asked
from search.vocabulary import begun_with
from search.words import indexed_words
from shared.products.models import Collection

MOST_COLLECTIONS: Final = 3
MOST_QUERIES: Final = 4


async def matching_collections(session: AsyncSession, asked: Asked) -> Sequence[tuple[str, str]]:
    """Return collections whose title has every word, as (slug, title)."""
    return await _collections(session, lambda words: _has_all(words, asked))


async def collections_named(session: AsyncSession, begun: Sequence[str]) -> Sequence[tuple[str, str]]:
    """Return collections whose title has a word that begins like each of these, as (slug, title)."""
    return await _collections(
        session, lambda words: all(any(word.startswith(start) for word in words) for start in begun)
    )


async def likely_queries(session: AsyncSession, asked: Asked) -> Sequence[str]:
    """Return the query with its last word finished in the ways that most products use."""
    *before, last = asked.terms
    start = " ".join(term.corrected or term.typed for term in before)
    ends = await begun_with(session, last.corrected or last.typed)
    likely = sorted(ends, key=lambda word: (-ends[word], word))
    queries = [" ".join(filter(None, pair)) for pair in product([start], likely)]
    typed = " ".join(term.typed for term in asked.terms)
    return [query for query in queries if query != typed][:MOST_QUERIES]


async def _collections(
    session: AsyncSession, fits: Callable[[Sequence[str]], bool]
) -> Sequence[tuple[str, str]]:
    rows = await session.execute(
        select(Collection.slug, Collection.title).order_by(Collection.position, Collection.id)
    )
    return [(slug, title) for slug, title in rows if fits(indexed_words(title))][:MOST_COLLECTIONS]


def _has_all(words: Sequence[str], asked: Asked) -> bool:
    return all(
        any(word.startswith(term.corrected or term.typed) or word in term.forms for word in words)
        for term in asked.terms
    )
