"""A branch of the tree as one thing: held while it is changed, and written anew where it has grown to."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.locked import locked
from shared.products.category import Category
from shared.products.old_paths import leave_path, path_of


async def lock_tree(session: AsyncSession) -> dict[UUID, Category]:
    """Return all categories, held until the transaction ends: two moves at once could close a circle."""
    held = locked(select(Category).order_by(Category.id))
    return {category.id: category for category in await session.scalars(held)}


def branch_of(tree: dict[UUID, Category], root: Category) -> list[Category]:
    """Return a category and all below it, from the root outwards."""
    return sorted((one for one in tree.values() if root.id in one.lineage), key=lambda one: one.depth)


async def rewrite_branch(
    session: AsyncSession, branch: Sequence[Category], path: str, above: Sequence[UUID], *, now: datetime
) -> None:
    """Write paths and lineages of a branch whose root now is at `path` and below `above`; old paths lead to the new."""
    root = branch[0]
    old_path, old_depth = root.path, root.depth
    before = [path_of(category) for category in branch]
    for category in branch:
        category.path = path + category.path.removeprefix(old_path)
        category.lineage = [*above, *category.lineage[old_depth - 1 :]]
    await session.flush()
    for category, left in zip(branch, before, strict=True):
        await leave_path(session, category, left, now=now)
