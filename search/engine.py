"""What finding products means, whoever does it: the question, the answer, and the Protocol between them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, Protocol
from uuid import UUID

from shared.kernel.reading import Reader

LONGEST_QUERY: Final = 200
MOST_WORDS: Final = 12
PAGE_SIZE: Final = 24
MOST_PAGES: Final = 100
MOST_VALUES: Final = 40

Sort = Literal["relevance", "newest", "price", "-price", "best_selling", "best_rated"]
SORTS: Final[tuple[Sort, ...]] = ("relevance", "best_selling", "best_rated", "newest", "price", "-price")
BY_PRICE: Final[frozenset[Sort]] = frozenset({"price", "-price"})

# The facets that every store has; each option of its products is one more, named "option:Colour", and so is each
# attribute of its types by which products may be filtered. A category is named by its path.
CATEGORY: Final = "category"
COLLECTION: Final = "collection"
VENDOR: Final = "vendor"
TYPE: Final = "type"
TAG: Final = "tag"
PRICE: Final = "price"
AVAILABLE: Final = "available"
RATING: Final = "rating"
OPTION: Final = "option:"
ATTRIBUTE: Final = "attribute:"
_PLACES: Final = {
    CATEGORY: -1,
    COLLECTION: 0,
    TYPE: 1,
    VENDOR: 2,
    PRICE: 3,
    AVAILABLE: 4,
    RATING: 4,
    TAG: 6,
}
FACETS: Final = frozenset(_PLACES)


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked. `chosen`: per facet the values of which a product must have one.

    Prices are in minor units of the currency that is paid in (shared/currencies/paying.py). `language` is the further
    one that the shop is read in, empty for the store's main one.
    """

    words: str = ""
    chosen: Mapping[str, frozenset[str]] = field(default_factory=dict)
    least_minor: int | None = None
    most_minor: int | None = None
    sort: Sort = "relevance"
    page: int = 1
    language: str = ""

    @property
    def offset(self) -> int:
        return (self.page - 1) * PAGE_SIZE

    @property
    def is_filtered(self) -> bool:
        return bool(self.chosen) or self.least_minor is not None or self.most_minor is not None

    @property
    def asks_something(self) -> bool:
        """Whether there is anything to show: with words, filters or an order of its own. The bare page asks nothing."""
        return bool(self.words) or self.is_filtered or self.sort != "relevance"


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet, and how many products choosing it would show."""

    value: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Facet:
    """One way to narrow the result. Its counts ignore what is chosen in it, and heed all else."""

    name: str
    values: tuple[FacetValue, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Ids of shown products, best first; how many there are in all; ways to narrow; what was understood.

    `did_you_mean` is the spelling that the ids are of, when that is not the one typed. `is_partial`: no product has all
    of the words, and these have some. `is_fallback`: the engine of choice did not answer, and another one did.
    """

    ids: Sequence[UUID]
    total: int
    page: int
    facets: tuple[Facet, ...] = ()
    did_you_mean: str | None = None
    is_partial: bool = False
    is_fallback: bool = False
    seconds: float = 0.0

    @property
    def pages(self) -> int:
        return min(MOST_PAGES, max(1, -(-self.total // PAGE_SIZE)))


@dataclass(frozen=True, slots=True)
class Suggestions:
    """What may be meant while it is still being typed: products, collections (slug, title) and whole queries."""

    ids: Sequence[UUID] = ()
    collections: Sequence[tuple[str, str]] = ()
    queries: Sequence[str] = ()


class Engine(Protocol):
    """Finds a store's shown products. The reader is inside of the store that is named."""

    async def find(self, reader: Reader, store_id: UUID, query: Query, /) -> Found: ...

    async def suggest(
        self, reader: Reader, store_id: UUID, words: str, /, *, limit: int = 6, language: str = ""
    ) -> Suggestions: ...


def place_of(facet: str) -> tuple[int, str]:
    """Return where a facet stands among others: the store's own options before the tags, which are last."""
    return _PLACES.get(facet, 5), facet


def clean_query(words: str) -> str:
    """Return what was typed as plain words, at most 200 characters."""
    return " ".join(words.replace("\x00", " ").split())[:LONGEST_QUERY].strip()
