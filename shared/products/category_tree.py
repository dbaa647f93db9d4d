"""The tree of categories as shoppers meet it: small enough to be read as a whole, once per version of the catalogue."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from uuid import UUID

from shared.kernel.reading import Reader
from shared.languages.told_texts import tell_rows


class Branch(NamedTuple):
    """A category; `products` counts the shown products in it and below it, each once."""

    id: UUID
    parent_id: UUID | None
    path: str
    lineage: Sequence[UUID]
    title: str
    description_html: str
    products: int
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
SELECT category.id, category.parent_id, category.path, category.lineage, category.title, category.description_html,
       coalesce(counted.products, 0), category.renditions, category.alt
FROM categories category
LEFT JOIN (
    SELECT branch.id, count(DISTINCT place.product_id) AS products
    FROM product_categories place
    JOIN products product ON product.store_id = place.store_id AND product.id = place.product_id
    JOIN categories own ON own.store_id = place.store_id AND own.id = place.category_id
    CROSS JOIN LATERAL unnest(own.lineage) branch (id)
    WHERE product.state = 'active' AND product.deleted_at IS NULL
    GROUP BY branch.id
) counted ON counted.id = category.id
ORDER BY category.position, category.title, category.id"""


async def category_tree(reader: Reader) -> CategoryTree:
    """Read the whole tree with its counts."""
    rows = await tell_rows(reader, [Branch._make(row) for row in await reader.fetch(_TREE)])
    return CategoryTree({branch.id: branch for branch in rows})
