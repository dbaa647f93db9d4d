"""How a shop is laid out, as its pages read it: once per version of the catalogue."""

from typing import Any, Final, NamedTuple

from shared.kernel.reading import Reader

_PUBLISHED: Final = "SELECT place, data, version FROM arrangements WHERE state = 'published'"
_WITH_DRAFTS: Final = """
SELECT DISTINCT ON (place) place, data, version FROM arrangements ORDER BY place, (state = 'draft') DESC"""

_LOOK: Final = """
SELECT data, version FROM arrangements
WHERE place = 'look'
ORDER BY version = $1 DESC, state = 'published' DESC
LIMIT 1"""


class Arranged(NamedTuple):
    """The layout of one part, and the name of this very content."""

    data: dict[str, Any]
    version: str


async def arranged(reader: Reader, *, with_drafts: bool = False) -> dict[str, Arranged]:
    """Return how each part is laid out that a merchant laid out; with drafts, as it will be."""
    rows = await reader.fetch(_WITH_DRAFTS if with_drafts else _PUBLISHED)
    return {row["place"]: Arranged(row["data"], row["version"]) for row in rows}


async def look_of_version(reader: Reader, version: str) -> Arranged | None:
    """Return the look of this version, else that of today, None where there is none."""
    row = await reader.fetchrow(_LOOK, version)
    return Arranged(row["data"], row["version"]) if row else None
