"""What changes in PostgreSQL's index when documents do, gathered by word and by facet value to be written once."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from search.documents import Document
from search.models import SearchDocument
from search.words import indexed_words

TITLE, DETAIL, BODY = 0, 1, 2
FIELDS: Final = (TITLE, DETAIL, BODY)
# The facet value that every document has; both of its names are empty, as no facet's are.
EVERYTHING: Final = ("", "")
_JOINT: Final = "\x1f"

Words = tuple[frozenset[str], frozenset[str], frozenset[str]]
State = tuple[Words, frozenset[tuple[str, str]]]

_NOTHING: Final[State] = ((frozenset(), frozenset(), frozenset()), frozenset())


@dataclass(slots=True)
class Changes:
    """Slots that come to and go from the sets of words, by field, and of facet values."""

    words: dict[str, tuple[list[int], list[int], list[int]]] = field(default_factory=dict)
    gone_words: dict[str, tuple[list[int], list[int], list[int]]] = field(default_factory=dict)
    facets: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    gone_facets: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))

    def replace(
        self,
        slot: int,
        old: State | None,
        new: State | None,
    ) -> None:
        """Note that a slot's document was `old` and is `new`."""
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


def words_of(document: Document) -> Words:
    """Return a document's words by field; one that the title has is not counted again further down."""
    title = frozenset(indexed_words(document.title))
    detail = frozenset(word for part in document.details for word in indexed_words(part)) - title
    return title, detail, frozenset(indexed_words(document.text)) - title - detail


def row_of(store_id: UUID, slot: int, document: Document, words: Words) -> dict[str, Any]:
    """Return a document as its row."""
    return {
        "store_id": store_id,
        "id": document.product_id,
        "slot": slot,
        "title": document.title,
        "title_words": sorted(words[TITLE]),
        "detail_words": sorted(words[DETAIL]),
        "body_words": sorted(words[BODY]),
        "facets": sorted(f"{name}{_JOINT}{value}" for name, value in document.facets),
        "price_minor": document.price_minor,
        "is_available": document.is_available,
        "sales": document.sales,
        "rating": document.rating,
        "published_at": document.published_at,
        "stamp": document.stamp,
    }


def state_of(row: SearchDocument) -> State:
    """Return what a row had put into the index."""
    words = frozenset(row.title_words), frozenset(row.detail_words), frozenset(row.body_words)
    facets = (pair.partition(_JOINT) for pair in row.facets)
    return words, frozenset({EVERYTHING, *((name, value) for name, _, value in facets)})
