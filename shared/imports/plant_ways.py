"""Find the ways through the tree of categories that a file names, and plant what is missing of them."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.products.category import DEEPEST, MOST_CATEGORIES, Category
from shared.products.category_branch import lock_tree
from shared.products.old_paths import path_of, take_path
from shared.products.slugs import slug_of

Way = tuple[str, ...]


async def plant_ways(
    session: AsyncSession, ways: Iterable[Way], *, actor: str, now: datetime
) -> dict[Way, UUID]:
    """Return the category at the end of each way; a way that the tree has no room for is not in it.

    Categories are known by what they are called, as shoppers read it: one that moved to another address stays found.
    """
    wanted = {way: tuple(map(slug_of, way[:DEEPEST])) for way in ways if way}
    if not wanted:
        return {}
    known = _by_way(list(await session.scalars(select(Category))))
    if not all(slugs in known for slugs in wanted.values()):
        # Held from here on, so that two imports do not plant the same twice.
        tree = await lock_tree(session)
        known = _by_way(list(tree.values()))
        for way in wanted:
            await _plant(session, known, way[:DEEPEST], actor=actor, now=now)
        await session.flush()
    return {way: known[slugs].id for way, slugs in wanted.items() if slugs in known}


def _by_way(categories: list[Category]) -> dict[Way, Category]:
    titles = {one.id: slug_of(one.title) for one in categories}
    by_path = {tuple(one.path.split("/")): one for one in categories}
    return by_path | {tuple(titles[key] for key in one.lineage): one for one in categories}


async def _plant(
    session: AsyncSession, known: dict[Way, Category], titles: Way, *, actor: str, now: datetime
) -> None:
    above: Category | None = None
    for depth, title in enumerate(titles, start=1):
        slugs = tuple(map(slug_of, titles[:depth]))
        if slugs not in known:
            if len({one.id for one in known.values()}) >= MOST_CATEGORIES:
                return
            known[slugs] = await _grown(session, known, above, title, slugs[-1], actor=actor, now=now)
        above = known[slugs]


async def _grown(
    session: AsyncSession,
    known: dict[Way, Category],
    above: Category | None,
    title: str,
    slug: str,
    *,
    actor: str,
    now: datetime,
) -> Category:
    key, parent_id = new_id(), above.id if above else None
    beside = [one.position for one in known.values() if one.parent_id == parent_id]
    category = Category(
        store_id=session.info["store_id"],
        id=key,
        parent_id=parent_id,
        slug=slug,
        path=f"{above.path}/{slug}" if above else slug,
        lineage=[*(above.lineage if above else []), key],
        title=title,
        position=max(beside, default=-1) + 1,
        created_at=now,
    )
    session.add(category)
    await take_path(session, path_of(category))
    record(session, "category.created", key, actor=actor, now=now)
    return category
