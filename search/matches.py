"""Which documents a query is met by, and how well: sets of slots, best first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import and_, or_

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from search.models import SearchPosting
from search.slots import unpack
from search.understand import Asked, Term

# What a document has a word in: as typed in the title; in the title; or in the details; or anywhere.
LEVELS = 4


@dataclass(frozen=True, slots=True)
class Matches:
    """Sets of documents, best first, each without those before it; `is_partial` when none has all of the words."""

    tiers: tuple[int, ...]
    is_partial: bool = False

    @property
    def whole(self) -> int:
        return reduce(or_, self.tiers, 0)


Postings = Mapping[str, tuple[int, int, int]]
Levels = tuple[int, ...]


async def match(session: AsyncSession, asked: Asked) -> Matches:
    """Return the documents that have all of the words; where none has, those that have the most of them."""
    postings = await _postings(session, asked.words)
    levels = [_levels(term, postings) for term in asked.terms]
    for phrase in asked.phrases:
        together = [_any_of(words, postings) for words in phrase.words]
        stand_in = tuple(reduce(and_, (word[level] for word in together)) for level in range(LEVELS))
        for place in range(phrase.first, phrase.end):
            levels[place] = tuple(map(or_, levels[place], stand_in))
    # A word like "for" is not asked of a product, unless there is nothing else in the query.
    full = [level for term, level in zip(asked.terms, levels, strict=True) if not term.is_empty]
    full = full or levels
    tiers = _tiers([full])
    for fewer in range(len(full) - 1, (len(full) - 1) // 2, -1):
        if any(tiers):
            break
        tiers = _tiers(list(combinations(full, fewer)))
        if any(tiers):
            return Matches(tiers, is_partial=True)
    return Matches(tiers)


def _tiers(ways: Sequence[Sequence[Levels]]) -> tuple[int, ...]:
    seen, tiers = 0, []
    for level in range(LEVELS):
        found = reduce(or_, (reduce(and_, (term[level] for term in way)) for way in ways), 0)
        tiers.append(found & ~seen)
        seen |= found
    return tuple(tiers)


def _levels(term: Term, postings: Postings) -> Levels:
    title, detail, anywhere = _any_of(term.forms, postings)[1:]
    exact = postings.get(term.exact, (0, 0, 0))[0] if term.exact else 0
    return exact, title, detail, anywhere


def _any_of(words: frozenset[str], postings: Postings) -> Levels:
    found = [postings.get(word, (0, 0, 0)) for word in words]
    title = reduce(or_, (fields[0] for fields in found), 0)
    detail = reduce(or_, (fields[1] for fields in found), title)
    return title, title, detail, reduce(or_, (fields[2] for fields in found), detail)


async def _postings(session: AsyncSession, words: Sequence[str]) -> Postings:
    found: dict[str, tuple[int, int, int]] = {}
    if not words:
        return found
    rows = await session.execute(
        select(
            SearchPosting.word,
            SearchPosting.block,
            SearchPosting.title,
            SearchPosting.detail,
            SearchPosting.body,
        ).where(SearchPosting.word == func.any(list(words)))
    )
    for word, block, *stored in rows:
        title, detail, body = (unpack(part, block=block) for part in stored)
        before = found.get(word, (0, 0, 0))
        found[word] = (before[0] | title, before[1] | detail, before[2] | body)
    return found
