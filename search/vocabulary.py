"""What words a store's products use: looked up as written, by stem, by beginning, by likeness."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from search.languages import Tongue
from search.spelling import slips, slips_allowed
from shared.kernel.reading import Reader, Record

# Of spellings equally near, one that hardly any product uses is more likely a slip itself.
RARE: Final = 0.05

Counts = Mapping[str, int]


class KnownWords(NamedTuple):
    """What a store's vocabulary says: words that some product has, with the number of its products.

    `kin` has for each word that was asked the store's words of its stem; `empty` are those that mean nothing ("for").
    """

    known: Counts
    kin: Mapping[str, Counts]
    empty: frozenset[str]


async def look_up(
    reader: Reader, words: Mapping[str, str], tongues: Sequence[Tongue], *, others: Collection[str] = ()
) -> KnownWords:
    """Look these words up with their kin, and others as they are.

    `words` are folded, each with how it was written. What means nothing does so in the first of the tongues.
    """
    kin: dict[str, dict[str, int]] = {word: {} for word in words}
    empty = set(tongues[0].empty.intersection(words))
    known: list[Record] = []
    for row in await reader.fetch(
        _LOOK_UP,
        _languages(tongues),
        [tongue.dictionary for tongue in tongues],
        list(words),
        list(words.values()),
        sorted({*words, *others}),
    ):
        asked, language, is_empty, word, documents = row
        if asked is None:
            known.append(row)
            continue
        if is_empty and language == tongues[0].language:
            empty.add(asked)
        if word is not None:
            kin[asked][word] = max(kin[asked].get(word, 0), documents)
    return KnownWords(_counted(known), kin, frozenset(empty))


async def begun_with(reader: Reader, start: str, tongues: Sequence[Tongue]) -> Counts:
    """Return the most frequent words that begin so."""
    return _counted(await reader.fetch(_BEGUN, _languages(tongues), start, start + _LAST))


async def alike(reader: Reader, word: str, tongues: Sequence[Tongue], *, unfinished: bool = False) -> Counts:
    """Return the words nearest to a misspelt one within the slips that its length allows, none when there are none.

    `unfinished`: the word may also be the misspelt beginning of a longer one.
    """
    most = slips_allowed(word)
    if not most:
        return {}
    swapped = word[1] + word[0]
    rows = await reader.fetch(
        _ALIKE,
        _languages(tongues),
        word,
        word[0],
        word[0] + _LAST,
        swapped,
        swapped + _LAST,
        # The first letter lost, or another in its place, or one too many before it.
        [word, word[1:]],
        word[1:],
        len(word) - most,
        len(word) + (12 if unfinished else most),
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


def _counted(rows: Iterable[Record]) -> dict[str, int]:
    """Return words with counts; of one that two languages know, the larger, since both may count the same products."""
    found: dict[str, int] = {}
    for row in rows:
        word = row["word"]
        found[word] = max(found.get(word, 0), row["documents"])
    return found


# Behind every letter: what begins so comes before this.
_LAST: Final = "\U0010ffff"

# A word is kin by the stem of how it was typed, or by the stem of how the store writes it, accents and all. Folding is
# done ahead: a condition with a function that is not leakproof could use no index behind row-level security.
_LOOK_UP: Final = """
WITH asked AS MATERIALIZED (
  SELECT word, language, stems = '{}' AS is_empty, coalesce(souk_fold(stems[1]), word) AS stem
  FROM (
    SELECT word, language, ts_lexize(CAST(dictionary AS regdictionary), written) AS stems
    FROM unnest($3::text[], $4::text[]) AS typed (word, written)
    CROSS JOIN unnest($1::text[], $2::text[]) AS tongue (language, dictionary)
  ) AS stemmed
)
SELECT asked.word AS asked, asked.language, asked.is_empty, kin.word, kin.documents
FROM asked
LEFT JOIN search_words AS known ON known.language = asked.language AND known.word = asked.word
LEFT JOIN search_words AS kin ON kin.language = asked.language AND kin.stem = ANY(ARRAY[asked.stem, known.stem])
UNION ALL
SELECT NULL, NULL, false, word, documents
FROM search_words
WHERE language = ANY($1::text[]) AND word = ANY($5::text[])"""

_BEGUN: Final = """
SELECT word, documents FROM search_words
WHERE language = ANY($1::text[]) AND word >= $2 AND word < $3
ORDER BY documents DESC, word LIMIT 60"""

_ALIKE: Final = """
SELECT word, documents FROM (
  SELECT language, word, documents FROM search_words
  WHERE language = ANY($1::text[]) AND word >= $3 AND word < $4
  UNION SELECT language, word, documents FROM search_words
  WHERE language = ANY($1::text[]) AND word >= $5 AND word < $6
  UNION SELECT language, word, documents FROM search_words
  WHERE language = ANY($1::text[]) AND tail = ANY($7::text[])
  UNION SELECT language, word, documents FROM search_words
  WHERE language = ANY($1::text[]) AND word = $8
) AS near
WHERE length(word) BETWEEN $9::int AND $10::int
ORDER BY word_similarity($2, word) DESC, documents DESC LIMIT 80"""
