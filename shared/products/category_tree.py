"""The tree of categories as shoppers meet it: small enough to be read as a whole, once per version of the catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID

from shared.kernel.reading import Reader
from shared.languages.told_texts import tell_rows


class Branch(NamedTuple):
    """A category."""

    id: UUID
    parent_id: UUID | None
    path: str
    lineage: Sequence[UUID]
    title: str
    description_html: str
    renditions: Sequence[dict[str, Any]] = ()
    alt: str = ""


@dataclass(frozen=True, slots=True)
class CategoryTree:
    """All branches of a store, siblings in the merchant's order."""

    branches: Mapping[UUID, Branch]

    def at(self, path: str) -> Branch | None:
        """Return the branch at a path."""
        return next((branch for branch in self.branches.values() if branch.path == path), None)

    def children(self, parent_id: UUID | None) -> list[Branch]:
        """Return the branches right below one, or the roots."""
        return [branch for branch in self.branches.values() if branch.parent_id == parent_id]

    def way_to(self, branch: Branch) -> list[Branch]:
        """Return the branches from the root down to this one, itself included."""
        return [self.branches[one] for one in branch.lineage]

    def below(self, branch: Branch) -> list[UUID]:
        """Return the ids of a branch and all that grows from it."""
        return [other.id for other in self.branches.values() if branch.id in other.lineage]


_TREE: Final = """
SELECT id, parent_id, path, lineage, title, description_html, renditions, alt
FROM categories
ORDER BY position, title, id"""
# A whole catalogue is not counted to learn that a category is not empty: the first shown product of each will do.
_WITH_GOODS: Final = """
SELECT own.lineage
FROM categories own
CROSS JOIN LATERAL (
    SELECT
    FROM product_categories place
    JOIN products product ON product.store_id = place.store_id AND product.id = place.product_id
    WHERE place.store_id = own.store_id AND place.category_id = own.id
      AND product.state = 'active' AND product.deleted_at IS NULL
    LIMIT 1
) one"""
_COUNT: Final = """
SELECT count(DISTINCT place.product_id)
FROM product_categories place
JOIN products product ON product.store_id = place.store_id AND product.id = place.product_id
WHERE place.category_id = ANY($1) AND product.state = 'active' AND product.deleted_at IS NULL"""

_COUNT_BELOW: Final = """
SELECT child.id, (
    SELECT count(DISTINCT place.product_id)
    FROM categories own
    JOIN product_categories place ON place.store_id = own.store_id AND place.category_id = own.id
    JOIN products product ON product.store_id = place.store_id AND product.id = place.product_id
    WHERE own.store_id = child.store_id AND child.id = ANY(own.lineage)
      AND product.state = 'active' AND product.deleted_at IS NULL
) AS products
FROM categories child
WHERE child.parent_id = $1"""


async def category_tree(reader: Reader) -> CategoryTree:
    """Read the whole tree."""
    rows = await tell_rows(reader, [Branch._make(row) for row in await reader.fetch(_TREE)])
    return CategoryTree({branch.id: branch for branch in rows})


async def branches_with_goods(reader: Reader) -> frozenset[UUID]:
    """Return the categories in which, or below which, something is shown."""
    return frozenset(key for row in await reader.fetch(_WITH_GOODS) for key in row["lineage"])


async def count_in_categories(reader: Reader, category_ids: Sequence[UUID]) -> int:
    """Count the shown products that stand in any of these categories, each once."""
    return int(await reader.fetchval(_COUNT, category_ids))


async def counts_below(reader: Reader, category_id: UUID) -> Mapping[UUID, int]:
    """Return how many products are shown in each of the categories right below one, with all that grows from it."""
    return {row["id"]: row["products"] for row in await reader.fetch(_COUNT_BELOW, category_id)}
