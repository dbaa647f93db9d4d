"""What every query of a store needs, as of one version of its index: kept by the process that read it."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from search.facet_sets import FacetSets, Values, read_facets
from search.index_changes import EVERYTHING, told_text, told_title
from search.matches import Matches, Spoken
from search.paid_prices import PaidPrices, paid_prices
from search.understand import Asked
from shared.currencies.conversion import Conversion
from shared.kernel.reading import Reader

MOST_CONVERSIONS: Final = 16
MOST_UNDERSTOOD: Final = 100

# Whatever the index says is as of its version: who writes to it raises that in the same transaction.
_STATE: Final = "SELECT version, dictionary FROM search_indexes"
_SYNONYMS: Final = "SELECT phrases FROM search_synonyms ORDER BY id"

# The words as they were typed, their language, and whether the last is still being typed.
Typed = tuple[str, str, bool]
Understood = tuple[Asked, Matches]


@dataclass(frozen=True, slots=True)
class StoreIndex:
    """The parts of an index that are small, and what it said of words of late."""

    version: int
    dictionary: str
    synonyms: Sequence[Sequence[str]]
    facets: FacetSets
    understood: OrderedDict[Typed, Understood] = field(default_factory=OrderedDict)
    paid_in: dict[Conversion, PaidPrices] = field(default_factory=dict)

    @property
    def values(self) -> Values:
        """Each facet's values with their documents."""
        return self.facets.values

    @property
    def everything(self) -> int:
        return self._having(EVERYTHING)

    def spoken(self, language: str) -> Spoken:
        """Return what of its documents is told in a language."""
        if not language:
            return Spoken()
        return Spoken(language, self._having(told_title(language)), self._having(told_text(language)))

    def remember(self, typed: Typed, understood: Understood) -> None:
        """Keep what words mean and find: who narrows a search or turns its pages asks for the same again."""
        self.understood[typed] = understood
        while len(self.understood) > MOST_UNDERSTOOD:
            self.understood.popitem(last=False)

    async def paid(self, reader: Reader, conversion: Conversion | None) -> PaidPrices | None:
        """Return the own prices in the currency that is paid in, read once per version of the index."""
        if conversion is None:
            return None
        if conversion not in self.paid_in:
            known = await paid_prices(reader, conversion, self.values)
            # A rate that comes into force makes another key; the old ones go when there are too many.
            if len(self.paid_in) >= MOST_CONVERSIONS:
                self.paid_in.clear()
            self.paid_in[conversion] = known
        return self.paid_in[conversion]

    def _having(self, known: tuple[str, str]) -> int:
        facet, value = known
        return self.values.get(facet, {}).get(value, 0)


async def read_state(reader: Reader) -> tuple[int, str]:
    """Return the version of a store's index, and the dictionary of its main language."""
    row = await reader.fetchrow(_STATE)
    return (row["version"], row["dictionary"]) if row else (0, "simple")


async def read_index(
    reader: Reader, version: int, dictionary: str, *, before: StoreIndex | None = None
) -> StoreIndex:
    """Read what is kept of an index; `before` is what was kept of an earlier version."""
    synonyms = [row["phrases"] for row in await reader.fetch(_SYNONYMS)]
    facets = await read_facets(reader, before.facets if before else FacetSets())
    return StoreIndex(version, dictionary, synonyms, facets)
