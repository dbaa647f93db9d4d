"""Which documents a query is met by, and how well: sets of slots, best first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import and_, or_
from typing import Final

from search.languages import MAIN
from search.slots import unpack
from search.understand import Asked, Term
from shared.kernel.reading import Reader

# What a document has a word in: as typed in the title; in the title; or in the details; or anywhere; and, where the
# shop is read in a further language, in what the main one says of a thing that is told in that language.
LEVELS: Final = 4
ELSEWHERE: Final = 4


@dataclass(frozen=True, slots=True)
class Spoken:
    """The language searched in, empty for the main one; which documents have a title and a text in it."""

    language: str = ""
    titles: int = 0
    texts: int = 0

    @property
    def levels(self) -> range:
        return range(LEVELS + 1 if self.language else LEVELS)


@dataclass(frozen=True, slots=True)
class Matches:
    """Sets of documents, best first, each without those before it; `is_partial` when none has all of the words."""

    tiers: tuple[int, ...]
    is_partial: bool = False

    @property
    def whole(self) -> int:
        return reduce(or_, self.tiers, 0)


# Per word: the documents that have it in the title, the details, the text, and elsewhere.
Postings = Mapping[str, tuple[int, int, int, int]]
Levels = tuple[int, ...]
_NOWHERE: Final = (0, 0, 0, 0)
_POSTINGS: Final = """
SELECT language, word, block, title, detail, body
FROM search_postings
WHERE language = ANY($1::text[]) AND word = ANY($2::text[])"""


async def match(reader: Reader, asked: Asked, spoken: Spoken = Spoken()) -> Matches:
    """Return the documents that have all of the words; where none has, those that have the most of them.

    What only the main language says of a thing that is told in the one spoken counts where nothing else is found: the
    English name on the box leads there, and "Rock" finds skirts and no climbing shoes.
    """
    postings = await _postings(reader, asked.words, spoken)
    levels = [_levels(term, postings) for term in asked.terms]
    for phrase in asked.phrases:
        together = [_any_of(words, postings) for words in phrase.words]
        stand_in = tuple(reduce(and_, (word[level] for word in together)) for level in range(ELSEWHERE + 1))
        for place in range(phrase.first, phrase.end):
            levels[place] = tuple(map(or_, levels[place], stand_in))
    # A word like "for" is not asked of a product, unless there is nothing else in the query.
    full = [level for term, level in zip(asked.terms, levels, strict=True) if not term.is_empty]
    full = full or levels
    tiers = _tiers([full], spoken)
    for fewer in range(len(full) - 1, (len(full) - 1) // 2, -1):
        if any(tiers):
            break
        tiers = _tiers(list(combinations(full, fewer)), spoken)
        if any(tiers):
            return Matches(tiers, is_partial=True)
    return Matches(tiers)


def _tiers(ways: Sequence[Sequence[Levels]], spoken: Spoken) -> tuple[int, ...]:
    seen, tiers = 0, []
    for level in spoken.levels:
        if level == ELSEWHERE and seen:
            break
        found = reduce(or_, (reduce(and_, (term[level] for term in way)) for way in ways), 0)
        tiers.append(found & ~seen)
        seen |= found
    return tuple(tiers)


def _levels(term: Term, postings: Postings) -> Levels:
    further = _any_of(term.forms, postings)[1:]
    exact = postings.get(term.exact, _NOWHERE)[0] if term.exact else 0
    return exact, *further


def _any_of(words: frozenset[str], postings: Postings) -> Levels:
    found = [postings.get(word, _NOWHERE) for word in words]
    title = reduce(or_, (fields[0] for fields in found), 0)
    detail = reduce(or_, (fields[1] for fields in found), title)
    anywhere = reduce(or_, (fields[2] for fields in found), detail)
    return title, title, detail, anywhere, reduce(or_, (fields[3] for fields in found), anywhere)


async def _postings(reader: Reader, words: Sequence[str], spoken: Spoken) -> Postings:
    found: dict[str, tuple[int, int, int, int]] = {}
    if not words:
        return found
    for language, word, block, *stored in await reader.fetch(
        _POSTINGS, sorted({MAIN, spoken.language}), list(words)
    ):
        title, detail, body = (unpack(part, block=block) for part in stored)
        elsewhere = 0
        if spoken.language and language == MAIN:
            elsewhere = title & spoken.titles | body & spoken.texts
            title, body = title & ~spoken.titles, body & ~spoken.texts
        before = found.get(word, _NOWHERE)
        found[word] = (before[0] | title, before[1] | detail, before[2] | body, before[3] | elsewhere)
    return found
