"""The shop's menu: the one place that says what stands in it."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from shared.kernel.reading import Reader
from shared.products.category_tree import branches_with_goods, category_tree
from shared.products.collection_tiles import tiles

MOST_IN_MENU: Final = 7


class Entry(NamedTuple):
    """A way into the shop: the name of its route with the parameters, since each language has its own addresses."""

    title: str
    route: str
    params: Mapping[str, str]


async def menu(reader: Reader) -> Sequence[Entry]:
    """Return the roots of the tree that have something to show, or the collections of a store without categories."""
    tree, with_goods = await category_tree(reader), await branches_with_goods(reader)
    roots = [
        Entry(one.title, "categories.show", {"path": one.path})
        for one in tree.children(None)
        if one.id in with_goods
    ]
    if not roots:
        roots = [
            Entry(one.title, "collections.show", {"slug": one.slug})
            for one in await tiles(reader, limit=MOST_IN_MENU)
        ]
    return roots[:MOST_IN_MENU]
