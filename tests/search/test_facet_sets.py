"""Facets that are read on from an earlier version are those that are read from the beginning."""

import random

from search.facet_sets import FacetSets, read_facets
from search.index_products import index_products
from search.models import SearchFacet
from search.slots import BLOCK, pack
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.models import Product
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product

TAGS = ("clay", "glass", "oak")


async def test_whatever_changes_they_are_what_is_stored(database: Database, store: Store):
    chance, known = random.Random(7), FacetSets()  # noqa: S311 - the same course each time
    async with database.in_store(store.id) as session:
        ids = [(await make_product(session, title=f"Mug {place}")).id for place in range(6)]
    for turn in range(12):
        changed = chance.sample(ids, 2)
        async with database.in_store(store.id) as session:
            for product_id in changed:
                product = await session.get_one(Product, (store.id, product_id))
                product.tags = chance.sample(TAGS, chance.randrange(3))
                product.vendor = chance.choice(("Kiln", "Nord"))
                product.state = chance.choice(("active", "active", "draft"))
            await session.flush()
            await index_products(session, changed, now=utc_now())

        async with database.reading(store.id) as reader:
            known = await read_facets(reader, known)
            afresh = await read_facets(reader, FacetSets())

        assert known.values == afresh.values, turn
    assert set(known.values["vendor"]) <= {"Kiln", "Nord"}


async def test_a_set_in_many_blocks_is_one(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        for block, documents in ((0, 0b101), (1, 0b1), (3, 0b10)):
            session.add(
                SearchFacet(
                    store_id=store.id, facet="tag", value="clay", block=block, documents=pack(documents)
                )
            )
    async with database.reading(store.id) as reader:
        known = await read_facets(reader, FacetSets())
    async with database.in_store(store.id) as session:
        last = await session.get_one(SearchFacet, (store.id, "tag", "clay", 3))
        await session.delete(last)

    async with database.reading(store.id) as reader:
        after = await read_facets(reader, known)

    assert known.values == {"tag": {"clay": 0b101 | 1 << BLOCK | 0b10 << 3 * BLOCK}}
    assert after.values == {"tag": {"clay": 0b101 | 1 << BLOCK}}


async def test_nothing_is_read_again_of_what_did_not_change(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        ids = [(await make_product(session, title=title, vendor=title)).id for title in ("Mug", "Jug")]
        await index_products(session, ids, now=utc_now())
    async with database.reading(store.id) as reader:
        known = await read_facets(reader, FacetSets())
        again = await read_facets(reader, known)

    assert again.values == known.values
    # The very same sets, not others that are equal.
    assert all(
        again.values[facet][value] is documents
        for facet, values in known.values.items()
        for value, documents in values.items()
    )
