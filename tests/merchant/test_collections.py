import httpx
from sqlalchemy import select

from shared.kernel.database import Database
from shared.products.collection import Collection
from shared.products.collection_rules import Costs, InCategory, Rule, read_rule
from shared.products.shelves import in_collection
from shared.stores.models import Store
from tests.support.factories.catalogue import make_collection, make_product
from tests.support.factories.grouping import make_branch
from tests.support.web import HTMX

WORDS = {
    "title": "Small things",
    "slug": "",
    "description": "",
    "fill": "rule",
    "match": "all",
    "sort": "price",
}


async def shown(database: Database, store: Store, slug: str) -> list[str]:
    async with database.in_store(store.id) as session:
        collection = (await session.scalars(select(Collection).where(Collection.slug == slug))).one()
    async with database.reading(store.id) as reader:
        return [card.title for card in (await in_collection(reader, collection.id)).rows]


async def test_a_collection_is_begun_ruled_and_filled_at_once(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Mug", price_minor=1999)
        await make_product(session, title="Jug", price_minor=1500)
        await make_product(session, title="Lamp", price_minor=2000)
        (rugs,) = await make_branch(session, "Rugs")
    begun = await owner.post(f"/dashboard/{store.slug}/collections", data={"title": "Small things"})
    rule = {"on-0": "at_most", "value-0": "19.99", "on-1": "category", "value-1": "rugs"}

    preview = await owner.post(f"{begun.headers['location']}/preview", data=WORDS | rule | {"match": "any"})
    part = await owner.post(f"{begun.headers['location']}/preview", data=WORDS | rule, headers=HTMX)
    saved = await owner.post(begun.headers["location"], data=WORDS | rule | {"match": "any"})

    assert "2 products fit." in preview.text
    assert "<html" in preview.text
    assert part.text.startswith("<p><strong>0 products fit.")
    assert saved.status_code == 303
    assert await shown(database, store, "small-things") == ["Jug", "Mug"]
    async with database.in_store(store.id) as session:
        kept = (await session.scalars(select(Collection))).one().rule
    assert kept is not None
    assert read_rule(kept) == Rule((Costs(most=1999), InCategory(rugs.id)), "any")
    page = await owner.get(begun.headers["location"])
    assert 'name="value-0" value="19.99"' in page.text or 'value="19.99"' in page.text


async def test_a_row_that_makes_no_condition_is_refused_at_its_field(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        collection = await make_collection(session, [await make_product(session, title="Mug")])
    address = f"/dashboard/{store.slug}/collections/{collection.id}"
    rule = {
        "on-0": "at_most",
        "value-0": "cheap",
        "on-1": "category",
        "value-1": "nowhere",
        "on-2": "came_within",
    }

    refused = await owner.post(address, data=WORDS | rule)
    by_hand = await owner.post(address, data=WORDS | {"on-0": "in_stock", "sort": "by_hand"})
    empty = await owner.post(address, data=WORDS)

    assert [one.status_code for one in (refused, by_hand, empty)] == [422] * 3
    assert "There is no category at this address." in refused.text
    assert refused.text.count('class="field-error"') == 3
    assert "cannot be arranged by hand" in by_hand.text
    assert "Say at least one condition." in empty.text
    async with database.in_store(store.id) as session:
        unchanged = await session.get_one(Collection, (store.id, collection.id))
        assert (unchanged.title, unchanged.rule) == ("Mugs", None)


async def test_products_are_placed_by_hand(owner: httpx.AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug, jug = await make_product(session, title="Mug"), await make_product(session, title="Jug")
        collection = await make_collection(session, [mug])
    address = f"/dashboard/{store.slug}/collections/{collection.id}"

    found = await owner.get(f"{address}?q=jug")
    assert f'name="product" value="{jug.id}"' in found.text
    for _ in range(2):
        added = await owner.post(f"{address}/products", data={"product": str(jug.id)})
        assert added.headers["location"] == f"{address}#products"
    assert await shown(database, store, collection.slug) == ["Mug", "Jug"]

    await owner.post(f"{address}/products/{jug.id}", data={"move": "up"})
    assert await shown(database, store, collection.slug) == ["Jug", "Mug"]

    await owner.post(f"{address}/products/{mug.id}/removal")
    assert await shown(database, store, collection.slug) == ["Jug"]


async def test_nobody_places_products_where_a_rule_does(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        mug = await make_product(session, title="Mug")
        collection = await make_collection(session, [])
    address = f"/dashboard/{store.slug}/collections/{collection.id}"
    await owner.post(address, data=WORDS | {"on-0": "tag", "value-0": "blue"})

    answer = await owner.post(f"{address}/products", data={"product": str(mug.id)})

    assert answer.status_code == 409
    assert await shown(database, store, "small-things") == []


async def test_a_moved_collection_leads_on_and_a_removed_one_is_gone(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        collection = await make_collection(session, [await make_product(session)])
    address = f"/dashboard/{store.slug}/collections/{collection.id}"
    await owner.post(address, data=WORDS | {"fill": "hand", "sort": "by_hand"})

    moved = await shopper.get(f"/collections/{collection.slug}")
    assert (moved.status_code, moved.headers["location"]) == (301, "/collections/small-things")

    await owner.post(f"{address}/removal")
    assert (await shopper.get("/collections/small-things")).status_code == 404
    assert (await shopper.get(f"/collections/{collection.slug}")).status_code == 404
