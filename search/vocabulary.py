"""What words a store's products use: looked up as written, by stem, by beginning, by likeness."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from search.languages import Tongue
from search.spelling import slips, slips_allowed

MOST_BEGUN: Final = 60
MOST_ALIKE: Final = 80
# Of spellings equally near, one that hardly any product uses is more likely a slip itself.
RARE: Final = 0.05

Counts = Mapping[str, int]


async def known_words(session: AsyncSession, words: Collection[str], tongues: Sequence[Tongue]) -> Counts:
    """Return those of the words that some product has, with the number of its products."""
    return _counted(await session.execute(_KNOWN, {"words": sorted(words), "languages": _languages(tongues)}))


async def same_stem(
    session: AsyncSession, words: Mapping[str, str], tongues: Sequence[Tongue]
) -> tuple[Mapping[str, Counts], frozenset[str]]:
    """Return for each word the store's words of its stem, with counts; and which words mean nothing ("for").

    `words` are folded, each with how it was written. What means nothing does so in the first of the tongues.
    """
    found: dict[str, dict[str, int]] = {word: {} for word in words}
    empty = set(tongues[0].empty.intersection(words))
    asked = {
        "words": list(words),
        "written": list(words.values()),
        "languages": _languages(tongues),
        "dictionaries": [tongue.dictionary for tongue in tongues],
    }
    for word, language, is_empty, kin, documents in await session.execute(_SAME_STEM, asked):
        if is_empty and language == tongues[0].language:
            empty.add(word)
        if kin is not None:
            found[word][kin] = max(found[word].get(kin, 0), documents)
    return found, frozenset(empty)


async def begun_with(session: AsyncSession, start: str, tongues: Sequence[Tongue]) -> Counts:
    """Return the most frequent words that begin so."""
    asked = {"start": start, "end": start + "\U0010ffff", "most": MOST_BEGUN}
    return _counted(await session.execute(_BEGUN, {**asked, "languages": _languages(tongues)}))


async def alike(
    session: AsyncSession, word: str, tongues: Sequence[Tongue], *, unfinished: bool = False
) -> Counts:
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
            "languages": _languages(tongues),
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
    found = _counted(rows)
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


def _languages(tongues: Sequence[Tongue]) -> list[str]:
    return [tongue.language for tongue in tongues]


def _counted(rows: Iterable[Any]) -> dict[str, int]:
    """Return words with counts; of one that two languages know, the larger, since both may count the same products."""
    found: dict[str, int] = {}
    for word, documents in rows:
        found[word] = max(found.get(word, 0), documents)
    return found


_KNOWN: Final = text("""
    SELECT word, documents FROM search_words
    WHERE language = ANY(CAST(:languages AS text[])) AND word = ANY(CAST(:words AS text[]))
""")

# A word is kin by the stem of how it was typed, or by the stem of how the store writes it, accents and all. Folding is
# done ahead: a condition with a function that is not leakproof could use no index behind row-level security.
_SAME_STEM: Final = text("""
    WITH asked AS MATERIALIZED (
      SELECT word, language, stems = '{}' AS is_empty, coalesce(souk_fold(stems[1]), word) AS stem
      FROM (
        SELECT word, language, ts_lexize(CAST(dictionary AS regdictionary), written) AS stems
        FROM unnest(CAST(:words AS text[]), CAST(:written AS text[])) AS typed (word, written)
        CROSS JOIN unnest(CAST(:languages AS text[]), CAST(:dictionaries AS text[]))
          AS tongue (language, dictionary)
      ) AS stemmed
    )
    SELECT asked.word, asked.language, asked.is_empty, kin.word, kin.documents
    FROM asked
    LEFT JOIN search_words AS known ON known.language = asked.language AND known.word = asked.word
    LEFT JOIN search_words AS kin ON kin.language = asked.language
      AND kin.stem = ANY(ARRAY[asked.stem, known.stem])
""")

_BEGUN: Final = text("""
    SELECT word, documents FROM search_words
    WHERE language = ANY(CAST(:languages AS text[])) AND word >= :start AND word < :end
    ORDER BY documents DESC, word LIMIT :most
""")

_ALIKE: Final = text("""
    SELECT word, documents FROM (
      SELECT language, word, documents FROM search_words
      WHERE language = ANY(CAST(:languages AS text[])) AND word >= :first AND word < :after_first
      UNION SELECT language, word, documents FROM search_words
      WHERE language = ANY(CAST(:languages AS text[])) AND word >= :swapped AND word < :after_swapped
      UNION SELECT language, word, documents FROM search_words
      WHERE language = ANY(CAST(:languages AS text[])) AND tail = ANY(CAST(:tails AS text[]))
      UNION SELECT language, word, documents FROM search_words
      WHERE language = ANY(CAST(:languages AS text[])) AND word = :headless
    ) AS near
    WHERE length(word) BETWEEN :shortest AND :longest
    ORDER BY word_similarity(:word, word) DESC, documents DESC LIMIT :most
""")
