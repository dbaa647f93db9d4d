"""The menu of a shop whose merchant made none, and what they begin with."""

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.content.arrange import arrangement
from shared.content.menus import Items, menu_item
from shared.kernel.reading import reader_of
from shared.products.category_tree import branches_with_goods, category_tree
from shared.products.models import Collection

MOST_TO_BEGIN_WITH: Final = 7


async def menu_in_work(session: AsyncSession, menu: str) -> Items:
    """Return the lines that a member works on: their own, or those that a shop has by itself."""
    known = await arrangement(session, menu)
    if known:
        items: Items = known.data["items"]
        return items
    if menu == "footer":
        return []
    # The same each time, until the merchant changes it: a line is named by what it leads to.
    return [
        menu_item(title[:60], {"to": kind, "id": str(key)}) | {"id": key.hex[-8:]}
        for kind, key, title in await _to_begin_with(session)
    ]


async def _to_begin_with(session: AsyncSession) -> list[tuple[str, UUID, str]]:
    """Return what stands in the menu of a shop without its own: kind, id and title."""
    reader = await reader_of(session)
    tree, with_goods = await category_tree(reader), await branches_with_goods(reader)
    roots = [("category", one.id, one.title) for one in tree.children(None) if one.id in with_goods]
    if roots:
        return roots[:MOST_TO_BEGIN_WITH]
    collections = await session.execute(
        select(Collection.id, Collection.title)
        .order_by(Collection.position, Collection.id)
        .limit(MOST_TO_BEGIN_WITH)
    )
    return [("collection", key, title) for key, title in collections]
