"""Exports are handed out while they are read: five times the products take no more memory."""

import gc
import tracemalloc
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest

from shared.kernel.database import Database
from shared.stores.models import Store
from shared.web.door import Door
from tests.support.many_products import make_many_products
from tests.support.streaming import Poured, pour_away
from tests.support.web import signed_in

FEW, MANY = 400, 2_000


@contextmanager
def tidied() -> Iterator[None]:
    """Look for garbage often: what nobody holds any more and nobody has thrown away yet is not what an export takes."""
    usual = gc.get_threshold()
    gc.collect()
    gc.set_threshold(1_000, 5, 5)
    try:
        yield
    finally:
        gc.set_threshold(*usual)


async def peak(door: Door, owner: httpx.AsyncClient, store: Store, form: str) -> tuple[int, Poured]:
    path = f"/dashboard/{store.slug}/products.{form}"
    # What is remembered from the first time (statements, templates) is no part of it.
    await pour_away(door, owner, f"{path}?q=thing-1")
    with tidied():
        tracemalloc.start()
        poured = await pour_away(door, owner, path)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert poured.status == 200
    return most, poured


@pytest.mark.parametrize("form", ["csv", "xlsx", "zip"])
async def test_memory_does_not_grow_with_the_catalogue(
    door: Door, database: Database, store: Store, other_store: Store, owner: httpx.AsyncClient, form: str
):
    theirs = await signed_in(door, database, other_store)
    for one, count in ((store, FEW), (other_store, MANY)):
        async with database.in_store(one.id) as session:
            await make_many_products(session, count)

    few, of_few = await peak(door, owner, store, form)
    many, of_many = await peak(door, theirs, other_store, form)

    assert of_many.size > 4 * of_few.size
    assert many < 1.25 * few
