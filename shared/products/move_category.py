"""Move a category, with all that is below it, to another place in the tree."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.products.category import DEEPEST, Category
from shared.products.category_branch import branch_of, lock_tree, rewrite_branch
from shared.products.plant_category import refuse_taken_path
from shared.stores.queries import bump_catalogue


async def move_category(
    session: AsyncSession,
    category: Category,
    *,
    parent: Category | None,
    place: int,
    actor: str,
    now: datetime,
) -> None:
    """Put a branch below `parent` as the `place`-th of its children, 0 first. Raises Invalid at "parent" or "slug".

    Refused are a parent inside the branch itself, a tree that would be too deep, and a path that another has.
    """
    tree = await lock_tree(session)
    branch = branch_of(tree, category)
    _refuse_parent(branch, parent)
    path = f"{parent.path}/{category.slug}" if parent else category.slug
    await refuse_taken_path(session, path, but=category.id)

    category.parent_id = parent.id if parent else None
    await rewrite_branch(session, branch, path, parent.lineage if parent else [], now=now)
    beside = [one for one in tree.values() if one.parent_id == category.parent_id and one is not category]
    beside.sort(key=lambda one: (one.position, one.title, one.id))
    beside.insert(max(place, 0), category)
    for position, one in enumerate(beside):
        one.position = position
    record(session, "category.moved", category.id, actor=actor, now=now, path=path)
    await session.flush()
    await bump_catalogue(session)


def _refuse_parent(branch: Sequence[Category], parent: Category | None) -> None:
    if parent is None:
        return
    if parent in branch:
        raise Invalid({"parent": say("A category cannot stand below itself.")})
    height = branch[-1].depth - branch[0].depth + 1
    if parent.depth + height > DEEPEST:
        raise Invalid({"parent": say("The tree would be more than %(most)s levels deep.", most=DEEPEST)})
