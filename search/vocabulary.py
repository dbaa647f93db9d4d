"""What words a store's products use: looked up as written, by stem, by beginning, by likeness."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from search.spelling import slips, slips_allowed

MOST_BEGUN: Final = 60
MOST_ALIKE: Final = 80
# Of spellings equally near, one that hardly any product uses is more likely a slip itself.
RARE: Final = 0.05

Counts = Mapping[str, int]


async def known_words(session: AsyncSession, words: Collection[str]) -> Counts:
    """Return those of the words that some product has, with the number of its products."""
    rows = await session.execute(_KNOWN, {"words": sorted(words)})
    return {row[0]: row[1] for row in rows}


async def same_stem(
    session: AsyncSession, words: Sequence[str], *, dictionary: str
) -> tuple[Mapping[str, Counts], frozenset[str]]:
    """Return for each word the store's words of its stem, with counts; and which words mean nothing ("for")."""
    found: dict[str, dict[str, int]] = {word: {} for word in words}
    empty = set()
    for word, is_empty, kin, documents in await session.execute(
        _SAME_STEM, {"words": list(words), "dictionary": dictionary}
    ):
        if is_empty:
            empty.add(word)
        if kin is not None:
            found[word][kin] = documents
    return found, frozenset(empty)


async def begun_with(session: AsyncSession, start: str) -> Counts:
    """Return the most frequent words that begin so."""
    rows = await session.execute(_BEGUN, {"start": start, "end": start + "\U0010ffff", "most": MOST_BEGUN})
    return {row[0]: row[1] for row in rows}


async def alike(session: AsyncSession, word: str, *, unfinished: bool = False) -> Counts:
    """Return the words nearest to a misspelt one within the slips that its length allows, none when there are none.

    `unfinished`: the word may also be the misspelt beginning of a longer one.
    """
    most = slips_allowed(word)
    if not most:
        return {}
    swapped = word[1] + word[0]
    rows = await session.execute(
        _ALIKE,
        {
            "word": word,
            "first": word[0],
            "after_first": word[0] + "\U0010ffff",
            "swapped": swapped,
            "after_swapped": swapped + "\U0010ffff",
            # The first letter lost, or another in its place, or one too many before it.
            "tails": [word, word[1:]],
            "headless": word[1:],
            "shortest": len(word) - most,
            "longest": len(word) + (12 if unfinished else most),
            "most": MOST_ALIKE,
        },
    )
    found = {row[0]: row[1] for row in rows}
    distances = {other: _distance(word, other, most=most, unfinished=unfinished) for other in found}
    nearest = min(distances.values(), default=most + 1)
    if nearest > most:
        return {}
    near = {other: found[other] for other, distance in distances.items() if distance == nearest}
    least = max(near.values()) * RARE
    return {other: count for other, count in near.items() if count >= least}


def _distance(typed: str, meant: str, *, most: int, unfinished: bool) -> int:
    whole = slips(typed, meant, most=most)
    if not unfinished or len(meant) <= len(typed):
        return whole
    return min(whole, slips(typed, meant[: len(typed)], most=most))


_KNOWN: Final = text("SELECT word, documents FROM search_words WHERE word = ANY(CAST(:words AS text[]))")

_SAME_STEM: Final = text("""
    SELECT asked.word, asked.stems = '{}', kin.word, kin.documents
    FROM (
      SELECT word, ts_lexize(CAST(:dictionary AS regdictionary), word) AS stems
      FROM unnest(CAST(:words AS text[])) AS word
    ) AS asked
    LEFT JOIN search_words AS kin ON kin.stem = coalesce(asked.stems[1], asked.word)
""")

_BEGUN: Final = text("""
    SELECT word, documents FROM search_words WHERE word >= :start AND word < :end
    ORDER BY documents DESC, word LIMIT :most
""")

_ALIKE: Final = text("""
    SELECT word, documents FROM (
      SELECT word, documents FROM search_words WHERE word >= :first AND word < :after_first
      UNION SELECT word, documents FROM search_words WHERE word >= :swapped AND word < :after_swapped
      UNION SELECT word, documents FROM search_words WHERE tail = ANY(CAST(:tails AS text[]))
      UNION SELECT word, documents FROM search_words WHERE word = :headless
    ) AS near
    WHERE length(word) BETWEEN :shortest AND :longest
    ORDER BY word_similarity(:word, word) DESC, documents DESC LIMIT :most
""")
