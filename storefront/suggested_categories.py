"""Categories whose title begins like what is being typed, out of the tree that pages share anyway."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from search.words import fold, indexed_words
from shared.products.category_tree import Branch, CategoryTree

MOST_CATEGORIES: Final = 2


def categories_named(
    tree: CategoryTree, with_goods: Collection[UUID], typed: str, *, known: Collection[str]
) -> list[Branch]:
    """Return the first categories with goods whose title has a word that begins like each that was typed.

    One that is called like something `known`, a collection that is suggested as well, would be the same words twice.
    """
    begun, said = fold(typed).split(), {fold(title) for title in known}
    found = [
        branch
        for branch in tree.branches.values()
        if branch.id in with_goods
        and fold(branch.title) not in said
        and _begins(indexed_words(branch.title), begun)
    ]
    # What stands higher holds more.
    return sorted(found, key=lambda branch: len(branch.lineage))[:MOST_CATEGORIES]


def _begins(words: Collection[str], begun: Collection[str]) -> bool:
    return bool(begun) and all(any(word.startswith(start) for word in words) for start in begun)
