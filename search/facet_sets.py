"""Which documents have which value of a facet, as a process keeps it: of a newer index only what changed is read.

A large store has a thousand blocks of sets, and one product that changes touches a dozen. Which those are, PostgreSQL
says without unpacking any: a row that was written anew is another tuple, in another place or of another transaction.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from search.slots import BLOCK, unpack
from shared.kernel.reading import Reader

Values = Mapping[str, Mapping[str, int]]
# A facet, one of its values, the number of a block.
Key = tuple[str, str, int]

_TUPLES: Final = """
SELECT facet, value, block, CAST(xmin AS text) AS written_by, CAST(ctid AS text) AS place FROM search_facets"""
_BLOCKS: Final = """
SELECT stored.facet, stored.value, stored.block, stored.documents
FROM unnest($1::text[], $2::text[], $3::bigint[]) AS asked (facet, value, block)
JOIN search_facets stored
  ON stored.facet = asked.facet COLLATE "C" AND stored.value = asked.value COLLATE "C" AND stored.block = asked.block"""


@dataclass(frozen=True, slots=True)
class FacetSets:
    """Each facet's values with their documents; the nameless facet holds everything."""

    values: Values = field(default_factory=dict)
    tuples: Mapping[Key, tuple[str, str]] = field(default_factory=dict)
    blocks: Mapping[Key, int] = field(default_factory=dict)


async def read_facets(reader: Reader, before: FacetSets) -> FacetSets:
    """Return the facets of a store's index, given what was known of them before."""
    tuples: dict[Key, tuple[str, str]] = {
        (row[0], row[1], row[2]): (row[3], row[4]) for row in await reader.fetch(_TUPLES)
    }
    changed = [key for key, written in tuples.items() if before.tuples.get(key) != written]
    blocks = {key: documents for key, documents in before.blocks.items() if key in tuples}
    if changed:
        facets, values, numbers = map(list, zip(*changed, strict=True))
        for facet, value, block, stored in await reader.fetch(_BLOCKS, facets, values, numbers):
            blocks[facet, value, block] = unpack(stored)
    touched = {key[:2] for key in changed} | {key[:2] for key in before.tuples if key not in tuples}
    return FacetSets(_together(tuples, blocks, before.values, touched), tuples, blocks)


def _together(
    tuples: Mapping[Key, tuple[str, str]],
    blocks: Mapping[Key, int],
    before: Values,
    touched: set[tuple[str, str]],
) -> Values:
    found: dict[str, dict[str, int]] = {}
    for key in tuples:
        facet, value, block = key
        values = found.setdefault(facet, {})
        if (facet, value) in touched:
            values[value] = values.get(value, 0) | blocks[key] << block * BLOCK
        else:
            values[value] = before[facet][value]
    return found
