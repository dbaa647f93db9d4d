"""What a query means in the words of one store: each word with its other forms, spellings, joinings and synonyms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from search.engine import MOST_WORDS
from search.languages import Tongue
from search.vocabulary import Counts, alike, begun_with, look_up
from search.words import asked_words, spellings
from shared.kernel.reading import Reader

MOST_JOINED: Final = 3
SHORTEST_PART: Final = 3


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


@dataclass(frozen=True, slots=True)
class _Lookup:
    """What the vocabulary says of the query's words, of their joinings and parts, and of the last one's endings."""

    known: Counts
    kin: Mapping[str, Counts]
    empty: frozenset[str]
    begun: Mapping[str, Counts]

    def forms_of(self, word: str) -> set[str]:
        return {*self.kin[word], *self.begun.get(word, ()), *({word} & self.known.keys())}


async def understand(
    reader: Reader,
    words: str,
    *,
    tongues: Sequence[Tongue],
    synonyms: Sequence[Sequence[str]],
    unfinished: bool = False,
) -> Asked:
    """Find out what is asked; `unfinished` says that the last word is still being typed."""
    typed = asked_words(words)[:MOST_WORDS]
    if not typed:
        return Asked()
    look = await _look_up(reader, typed, spellings(words), tongues, unfinished=unfinished)
    phrases = [*_joinings(typed, look), *_splittings(typed, look)]
    phrases += await _synonymous(reader, typed, synonyms, tongues)
    covered = {place for phrase in phrases for place in range(phrase.first, phrase.end)}
    terms = [
        await _term(
            reader,
            word,
            look,
            tongues,
            is_covered=place in covered,
            is_begun=unfinished and place == len(typed) - 1,
        )
        for place, word in enumerate(typed)
    ]
    return Asked(tuple(terms), tuple(phrases))


async def _look_up(
    reader: Reader,
    typed: Sequence[str],
    written: Mapping[str, str],
    tongues: Sequence[Tongue],
    *,
    unfinished: bool,
) -> _Lookup:
    others = _joined(typed).keys() | {part for word in typed for split in _splits(word) for part in split}
    spelled = {word: written.get(word, word) for word in sorted(set(typed))}
    known, kin, empty = await look_up(reader, spelled, tongues, others=others)
    last = typed[-1]
    is_open = unfinished or not (last in known or kin[last])
    begun = {last: await begun_with(reader, last, tongues)} if is_open else {}
    return _Lookup(known, kin, empty, begun)


async def _term(
    reader: Reader,
    word: str,
    look: _Lookup,
    tongues: Sequence[Tongue],
    *,
    is_covered: bool,
    is_begun: bool,
) -> Term:
    exact = word if word in look.known else None
    forms = look.forms_of(word)
    # The "s" of "galaxy s 5" means something after all where the store writes "s5"; so does "for" as a beginning.
    is_empty = word in look.empty and not is_covered and not is_begun
    if exact or is_covered:
        return Term(word, exact, frozenset(forms), is_empty)
    near = await alike(reader, word, tongues, unfinished=is_begun)
    if forms:
        # Unknown as written, though not in stem or beginning ("protecter"): a word one slip away may be meant as well.
        return Term(word, None, frozenset(forms.union(near)), is_empty)
    if not near and len(word) > MOST_JOINED:
        return Term(word, None, frozenset(await begun_with(reader, word, tongues)), is_empty)
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
    """Find "iphone5s" where the store writes "iphone 5s": at the number, else where both parts are most used."""
    found = []
    for place, word in enumerate(typed):
        ways = [split for split in _splits(word) if all(part in look.known for part in split)]
        at_number = [split for split in ways if _turns_to_number(*split)]
        inside = [] if look.forms_of(word) else [way for way in ways if min(map(len, way)) >= SHORTEST_PART]
        best = max(at_number or inside, key=lambda way: min(look.known[part] for part in way), default=None)
        if best:
            found.append(Phrase(place, place + 1, tuple(frozenset({part}) for part in best)))
    return found


def _turns_to_number(left: str, right: str) -> bool:
    return left[-1].isdigit() != right[0].isdigit() and (
        (len(left) > 1 and left.isalpha()) or (left.isdigit() and len(right) > 1)
    )


async def _synonymous(
    reader: Reader, typed: Sequence[str], synonyms: Sequence[Sequence[str]], tongues: Sequence[Tongue]
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
    others = sorted({word for _, _, phrase in wanted for word in phrase})
    kin = (await look_up(reader, {word: word for word in others}, tongues)).kin
    return [
        Phrase(first, end, tuple(frozenset(kin[word]) for word in phrase))
        for first, end, phrase in wanted
        if all(kin[word] for word in phrase)
    ]


def nearness(places: Sequence[Sequence[int]]) -> int:
    """Return how far apart, in order, the words of a query stand in a text; 0 when they follow one another."""
    apart = 0
    for earlier, later in pairwise(places):
        if len(earlier) == len(later) == 1:
            apart += abs(later[0] - earlier[0] - 1)
        else:
            apart += min((abs(after - before - 1) for before in earlier for after in later), default=9)
    return apart
