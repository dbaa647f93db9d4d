"""What changes in PostgreSQL's index when documents do, gathered by word and by facet value to be written once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

from search.documents import Document
from search.languages import MAIN
from search.models import SearchDocument
from search.words import indexed_words, spellings

TITLE, DETAIL, BODY = 0, 1, 2
FIELDS: Final = (TITLE, DETAIL, BODY)
MOST_REPEATED: Final = 5_000
# The facet value that every document has; both of its names are empty, as no facet's are.
EVERYTHING: Final = ("", "")
_JOINT: Final = "\x1f"

# A word with its language before it.
Word = tuple[str, str]
Words = tuple[frozenset[Word], frozenset[Word], frozenset[Word]]
State = tuple[Words, frozenset[tuple[str, str]]]

_NOTHING: Final[State] = ((frozenset(), frozenset(), frozenset()), frozenset())


@dataclass(slots=True)
class Changes:
    """Slots that come to and go from the sets of words, by field, and of facet values."""

    words: dict[Word, tuple[list[int], list[int], list[int]]] = field(default_factory=dict)
    gone_words: dict[Word, tuple[list[int], list[int], list[int]]] = field(default_factory=dict)
    # How words that come are written, where that is otherwise than folded.
    written: dict[Word, str] = field(default_factory=dict)
    facets: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    gone_facets: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def replace(
        self,
        slot: int,
        old: State | None,
        new: State | None,
        written: Mapping[Word, str] | None = None,
    ) -> None:
        """Note that a slot's document was `old` and is `new`, and how words are `written` in it."""
        self.written.update(written or {})
        (was, had), (becomes, has) = old or _NOTHING, new or _NOTHING
        for place in FIELDS:
            for word in becomes[place] - was[place]:
                self.words.setdefault(word, ([], [], []))[place].append(slot)
            for word in was[place] - becomes[place]:
                self.gone_words.setdefault(word, ([], [], []))[place].append(slot)
        for value in has - had:
            self.facets[value].append(slot)
        for value in had - has:
            self.gone_facets[value].append(slot)


def told_title(language: str) -> tuple[str, str]:
    """Return the nameless facet's value of documents that have a title of their own in a language."""
    return "", f"title:{language}"


def told_text(language: str) -> tuple[str, str]:
    """Return the nameless facet's value of documents that have a text of their own in a language."""
    return "", f"text:{language}"


def words_of(document: Document) -> Words:
    """Return a document's words of all languages by field; one that the title has is not counted again further down.

    In the main language of a translated one it is: where its title is told in another, its text may still be read.
    """
    own = _fields(MAIN, document.title, document.details, document.text, again=bool(document.told))
    further = [
        _fields(language, told.title, told.details, told.text) for language, told in document.told.items()
    ]
    titles, details, bodies = zip(own, *further, strict=True)
    return frozenset().union(*titles), frozenset().union(*details), frozenset().union(*bodies)


def written_in(document: Document) -> dict[Word, str]:
    """Return how a document's words are written, where that is otherwise than folded."""
    parts = [(MAIN, document.title, *document.details, document.text)]
    parts += [(code, told.title, *told.details, told.text) for code, told in document.told.items()]
    return {
        (language, folded): written
        for language, *texts in parts
        for folded, written in spellings(" ".join(texts)).items()
    }


def facets_of(document: Document) -> frozenset[tuple[str, str]]:
    """Return a document's values of facets, and of the nameless one in which languages it has a title and a text."""
    titles = {told_title(language) for language, told in document.told.items() if told.title}
    texts = {told_text(language) for language, told in document.told.items() if told.text}
    return document.facets | titles | texts | {EVERYTHING}


@lru_cache(maxsize=MOST_REPEATED)
def _repeated(part: str) -> frozenset[str]:
    """Return the words of what many products share: a brand, a tag, a shelf."""
    return frozenset(indexed_words(part))


def _fields(language: str, title: str, details: Iterable[str], text: str, *, again: bool = False) -> Words:
    def in_language(words: Iterable[str]) -> frozenset[Word]:
        return frozenset((language, word) for word in words)

    head, body = in_language(indexed_words(title)), in_language(set(indexed_words(text)))
    detail = in_language(word for part in details for word in _repeated(part))
    return (head, detail, body) if again else (head, detail - head, body - head - detail)


def row_of(store_id: UUID, slot: int, document: Document, words: Words) -> dict[str, Any]:
    """Return a document as its row."""
    return {
        "store_id": store_id,
        "id": document.product_id,
        "slot": slot,
        "title": document.title,
        "told_titles": {language: told.title for language, told in document.told.items() if told.title},
        "title_words": _kept(words[TITLE]),
        "detail_words": _kept(words[DETAIL]),
        "body_words": _kept(words[BODY]),
        "facets": sorted(f"{name}{_JOINT}{value}" for name, value in facets_of(document) - {EVERYTHING}),
        "price_minor": document.price_minor,
        "own_prices": dict(document.own_terms),
        "is_available": document.is_available,
        "sales": document.sales,
        "rating": document.rating,
        "published_at": document.published_at,
        "stamp": document.stamp,
    }


def state_of(row: SearchDocument) -> State:
    """Return what a row had put into the index."""
    words = _read(row.title_words), _read(row.detail_words), _read(row.body_words)
    facets = (pair.partition(_JOINT) for pair in row.facets)
    return words, frozenset({EVERYTHING, *((name, value) for name, _, value in facets)})


def _kept(words: Iterable[Word]) -> list[str]:
    return sorted(f"{language}{_JOINT}{word}" if language else word for language, word in words)


def _read(kept: Iterable[str]) -> frozenset[Word]:
    parts = (word.rpartition(_JOINT) for word in kept)
    return frozenset((language, word) for language, _, word in parts)
