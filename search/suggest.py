"""What may be meant while it is still being typed, besides products."""

from collections.abc import Callable, Sequence
from itertools import product
from typing import Final

from search.languages import Tongue
from search.understand import Asked
from search.vocabulary import begun_with
from search.words import indexed_words
from shared.kernel.reading import Reader

MOST_COLLECTIONS: Final = 3
MOST_QUERIES: Final = 4

_TITLES: Final = """
SELECT collection.slug, coalesce(told.texts ->> 'title', collection.title) AS title
FROM collections collection
LEFT JOIN translations told
       ON told.store_id = collection.store_id AND told.collection_id = collection.id AND told.language = $1
ORDER BY collection.position, collection.id"""


async def matching_collections(reader: Reader, asked: Asked, language: str = "") -> Sequence[tuple[str, str]]:
    """Return collections whose title has every word, as (slug, title)."""
    return await _collections(reader, language, lambda words: _has_all(words, asked))


async def collections_named(
    reader: Reader, begun: Sequence[str], language: str = ""
) -> Sequence[tuple[str, str]]:
    """Return collections whose title has a word that begins like each of these, as (slug, title)."""
    return await _collections(
        reader,
        language,
        lambda words: all(any(word.startswith(start) for word in words) for start in begun),
    )


async def likely_queries(reader: Reader, asked: Asked, tongues: Sequence[Tongue]) -> Sequence[str]:
    """Return the query with its last word finished in the ways that most products use, if possible in one language."""
    *before, last = asked.terms
    start = " ".join(term.corrected or term.typed for term in before)
    begun = last.corrected or last.typed
    ends = await begun_with(reader, begun, tongues[:1]) or await begun_with(reader, begun, tongues)
    likely = sorted(ends, key=lambda word: (-ends[word], word))
    queries = [" ".join(filter(None, pair)) for pair in product([start], likely)]
    typed = " ".join(term.typed for term in asked.terms)
    return [query for query in queries if query != typed][:MOST_QUERIES]


async def _collections(
    reader: Reader, language: str, fits: Callable[[Sequence[str]], bool]
) -> Sequence[tuple[str, str]]:
    """Return the first collections whose title, as it is told in the language, has words that fit."""
    rows = await reader.fetch(_TITLES, language)
    return [(slug, title) for slug, title in rows if fits(indexed_words(title))][:MOST_COLLECTIONS]


def _has_all(words: Sequence[str], asked: Asked) -> bool:
    return all(
        any(word.startswith(term.corrected or term.typed) or word in term.forms for word in words)
        for term in asked.terms
    )
