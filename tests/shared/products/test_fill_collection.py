"""Collections that fill themselves: who is in them, in which order, and that nothing is written twice."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.collection import Collection, CollectionProduct
from shared.products.collection_rules import CameWithin, Costs, HasTag, Rule, written_rule
from shared.products.fill_collection import fill_stale_collections
from shared.products.models import Product, Variant
from shared.products.shelves import in_collection
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue, current_store
from tests.support.factories.catalogue import make_collection, make_product

NOW = utc_now()


async def by_rule(session: AsyncSession, rule: Rule, *, sort: str = "newest") -> Collection:
    collection = await make_collection(session, [])
    collection.rule, collection.sort = written_rule(rule), sort
    await session.flush()
    return collection


async def fill(database: Database, store: Store, *, days: int = 0, sales: dict | None = None) -> int:
    async with database.in_store(store.id) as session:
        return await fill_stale_collections(session, sales=sales or {}, now=NOW + timedelta(days=days))


async def shown(database: Database, store: Store, collection: Collection) -> list[str]:
    async with database.reading(store.id) as reader:
        return [card.title for card in (await in_collection(reader, collection.id)).rows]


async def version_of(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return (await current_store(session)).catalogue_version


async def test_a_changed_product_comes_goes_and_moves(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        cheap = await by_rule(session, Rule((Costs(most=2000),)), sort="price")
        await make_product(session, title="Mug", price_minor=1500)
        jug = await make_product(session, title="Jug", price_minor=1000)
        await make_product(session, title="Lamp", price_minor=9000)
    assert await fill(database, store) == 1
    assert await shown(database, store, cheap) == ["Jug", "Mug"]

    async with database.in_store(store.id) as session:
        variant = (await session.scalars(select(Variant).where(Variant.product_id == jug.id))).one()
        variant.price_minor = 1800
        await bump_catalogue(session)
    assert await fill(database, store) == 1
    assert await shown(database, store, cheap) == ["Mug", "Jug"]

    async with database.in_store(store.id) as session:
        (await session.get_one(Product, (store.id, jug.id))).state = "draft"
        await bump_catalogue(session)
    assert await fill(database, store) == 1
    assert await shown(database, store, cheap) == ["Mug"]


async def test_what_has_not_changed_is_not_written_again(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await by_rule(session, Rule((HasTag("red"),)))
        await make_product(session, tags=["red"])
    assert await fill(database, store) == 1
    before = await version_of(database, store)
    async with database.in_store(store.id) as session:
        rows = (await session.execute(select(CollectionProduct.id, CollectionProduct.position))).all()

    assert await fill(database, store) == 0
    async with database.in_store(store.id) as session:
        await bump_catalogue(session)
    assert await fill(database, store) == 0

    assert await version_of(database, store) == before + 1
    async with database.in_store(store.id) as session:
        assert (await session.execute(select(CollectionProduct.id, CollectionProduct.position))).all() == rows


async def test_a_product_leaves_what_is_new_when_its_time_is_over(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        new = await by_rule(session, Rule((CameWithin(30),)))
        await make_product(session, title="Mug")
    await fill(database, store)
    assert await shown(database, store, new) == ["Mug"]

    assert await fill(database, store, days=31) == 1

    assert await shown(database, store, new) == []


async def test_collections_by_hand_are_sorted_and_keep_who_is_in_them(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        products = [await make_product(session, title=title) for title in ("b", "É", "a")]
        mugs = await make_collection(session, products)
        by_hand = await make_collection(session, products)
        mugs.sort = "title"
    assert await fill(database, store) == 1
    assert await shown(database, store, mugs) == ["a", "b", "É"]
    assert await shown(database, store, by_hand) == ["b", "É", "a"]

    async with database.in_store(store.id) as session:
        (await session.get_one(Collection, (store.id, mugs.id))).sort = "best_selling"
        await bump_catalogue(session)
    assert await fill(database, store, sales={products[1].id: 3, products[2].id: 9}) == 1
    assert await shown(database, store, mugs) == ["a", "É", "b"]
