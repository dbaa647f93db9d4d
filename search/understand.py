"""What a query means in the words of one store: each word with its other forms, spellings, joinings and synonyms."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from search.engine import MOST_WORDS
from search.vocabulary import Counts, alike, begun_with, known_words, same_stem
from search.words import asked_words

MOST_JOINED: Final = 3


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the query. `forms` are the store's words that stand for it; `exact` is it as typed, where known."""

    typed: str
    exact: str | None
    forms: frozenset[str]
    is_empty: bool = False
    corrected: str | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that, all together, may stand in for the terms from `first` up to and without `end`."""

    first: int
    end: int
    words: tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as it was understood."""

    terms: tuple[Term, ...] = ()
    phrases: tuple[Phrase, ...] = ()

    @property
    def spelling(self) -> str | None:
        """The query with its slips mended, None when there were none."""
        if not any(term.corrected for term in self.terms):
            return None
        return " ".join(term.corrected or term.typed for term in self.terms)

    @property
    def words(self) -> list[str]:
        """Every word of the store that plays a part."""
        parts = {word for term in self.terms for word in term.forms}
        return sorted(parts.union(*(word for phrase in self.phrases for word in phrase.words)))


@dataclass(slots=True)
class _Lookup:
    """What the vocabulary says of the query's words and of their joinings and splittings."""

    known: Counts
    kin: dict[str, dict[str, int]]
    empty: set[str] = field(default_factory=set)


async def understand(
    session: AsyncSession,
    words: str,
    *,
    dictionary: str,
    synonyms: Sequence[Sequence[str]],
    unfinished: bool = False,
) -> Asked:
    """Find out what is asked; `unfinished` says that the last word is still being typed."""
    typed = asked_words(words)[:MOST_WORDS]
    if not typed:
        return Asked()
    others = _joined(typed).keys() | {part for word in typed for split in _splits(word) for part in split}
    kin, empty = await same_stem(session, sorted(set(typed)), dictionary=dictionary)
    look = _Lookup(await known_words(session, {*typed, *others}), kin, empty)
    phrases = [*_joinings(typed, look), *_splittings(typed, look)]
    phrases += await _synonymous(session, typed, synonyms, dictionary)
    covered = {place for phrase in phrases for place in range(phrase.first, phrase.end)}
    terms = []
    for place, word in enumerate(typed):
        is_last = place == len(typed) - 1
        terms.append(
            await _term(
                session, word, look, is_last=is_last, unfinished=unfinished, is_covered=place in covered
            )
        )
    return Asked(tuple(terms), tuple(phrases))


async def _term(
    session: AsyncSession, word: str, look: _Lookup, *, is_last: bool, unfinished: bool, is_covered: bool
) -> Term:
    exact = word if word in look.known else None
    forms = set(look.kin[word])
    is_empty = word in look.empty
    if exact:
        forms.add(word)
    if is_last and (unfinished or not forms):
        forms |= set(await begun_with(session, word))
        is_empty = is_empty and not unfinished
    if forms or is_covered:
        return Term(word, exact, frozenset(forms), is_empty)
    near = await alike(session, word, unfinished=is_last and unfinished)
    if not near and not is_last:
        near = await begun_with(session, word) if len(word) > MOST_JOINED else {}
        return Term(word, None, frozenset(near), is_empty)
    best = max(near, key=lambda other: (near[other], other), default=None)
    return Term(word, None, frozenset(near), is_empty, best)


def _joined(typed: Sequence[str]) -> dict[str, tuple[int, int]]:
    return {
        "".join(typed[first:end]): (first, end)
        for first in range(len(typed))
        for end in range(first + 2, min(first + MOST_JOINED, len(typed)) + 1)
    }


def _splits(word: str) -> list[tuple[str, str]]:
    return [(word[:place], word[place:]) for place in range(1, len(word))]


def _joinings(typed: Sequence[str], look: _Lookup) -> list[Phrase]:
    """Find "i phone" where the store writes "iphone"."""
    return [
        Phrase(first, end, (frozenset({word}),))
        for word, (first, end) in _joined(typed).items()
        if word in look.known
    ]


def _splittings(typed: Sequence[str], look: _Lookup) -> list[Phrase]:
    """Find "iphone5s" where the store writes "iphone 5s": at the number, else where both halves are most used."""
    found = []
    for place, word in enumerate(typed):
        halves = [split for split in _splits(word) if all(part in look.known for part in split)]
        at_number = [split for split in halves if _turns_to_number(*split)]
        whole = [] if word in look.known else [split for split in halves if min(map(len, split)) > 1]
        best = max(
            at_number or whole, key=lambda split: min(look.known[part] for part in split), default=None
        )
        if best:
            found.append(Phrase(place, place + 1, tuple(frozenset({part}) for part in best)))
    return found


def _turns_to_number(left: str, right: str) -> bool:
    return left[-1].isdigit() != right[0].isdigit() and (
        (len(left) > 1 and left.isalpha()) or (left.isdigit() and len(right) > 1)
    )


async def _synonymous(
    session: AsyncSession, typed: Sequence[str], synonyms: Sequence[Sequence[str]], dictionary: str
) -> list[Phrase]:
    wanted = []
    for group in synonyms:
        spelled = [tuple(asked_words(phrase)) for phrase in group]
        for phrase in filter(None, spelled):
            for first in range(len(typed) - len(phrase) + 1):
                if tuple(typed[first : first + len(phrase)]) == phrase:
                    wanted += [
                        (first, first + len(phrase), other) for other in spelled if other and other != phrase
                    ]
    if not wanted:
        return []
    kin, _ = await same_stem(
        session, sorted({word for _, _, phrase in wanted for word in phrase}), dictionary=dictionary
    )
    return [
        Phrase(first, end, tuple(frozenset(kin[word]) for word in phrase))
        for first, end, phrase in wanted
        if all(kin[word] for word in phrase)
    ]


def nearness(places: Sequence[Sequence[int]]) -> int:
    """Return how far apart, in order, the words of a query stand in a text; 0 when they follow one another."""
    return sum(
        min((abs(after - before - 1) for before in earlier for after in later), default=9)
        for earlier, later in pairwise(places)
    )
