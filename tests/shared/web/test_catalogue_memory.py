"""Facts of a catalogue are found once per version, and once per store."""

from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

from shared.kernel.ids import new_id
from shared.web.catalogue_memory import CatalogueMemory


def store(version: int = 1) -> Any:
    return SimpleNamespace(id=new_id(), catalogue_version=version)


def counting() -> tuple[list[int], Callable[[], Awaitable[int]]]:
    found: list[int] = []

    async def find() -> int:
        found.append(len(found) + 1)
        return found[-1]

    return found, find


async def test_a_fact_is_found_once_until_the_version_rises():
    memory, shop, (found, find) = CatalogueMemory(), store(), counting()

    assert [await memory.recall(shop, "menu", find) for _ in range(3)] == [1, 1, 1]
    shop.catalogue_version += 1
    assert [await memory.recall(shop, "menu", find) for _ in range(2)] == [2, 2]
    assert len(found) == 2


async def test_stores_and_names_share_nothing():
    memory, (found, find) = CatalogueMemory(), counting()
    here, there = store(), store()

    told = [await memory.recall(shop, name, find) for shop in (here, there) for name in ("menu", "count")]

    assert told == [1, 2, 3, 4]
    assert len(found) == 4


async def test_the_least_lately_used_leaves_first():
    memory, shop, (_, find) = CatalogueMemory(2), store(), counting()

    for name in ("a", "b", "a", "c"):
        await memory.recall(shop, name, find)

    assert [await memory.recall(shop, name, find) for name in ("a", "c", "b")] == [1, 3, 4]


async def test_with_no_room_nothing_is_remembered():
    memory, shop, (_, find) = CatalogueMemory(0), store(), counting()

    assert [await memory.recall(shop, "menu", find) for _ in range(2)] == [1, 2]
