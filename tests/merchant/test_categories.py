import re

import httpx

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.categories import all_categories
from shared.products.sort_product import sort_product
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product
from tests.support.factories.grouping import make_branch


async def paths(database: Database, store: Store) -> list[str]:
    async with database.in_store(store.id) as session:
        return [category.path for category in await all_categories(session)]


async def test_a_tree_is_made_renamed_moved_and_cut(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    desk = f"/dashboard/{store.slug}/categories"
    assert (await owner.post(desk, data={"title": "Home"})).status_code == 303
    assert (await owner.post(desk, data={"title": "Floor"})).status_code == 303
    async with database.in_store(store.id) as session:
        home, floor = await all_categories(session)

    assert (await owner.post(desk, data={"title": "Rugs", "parent": str(home.id)})).status_code == 303
    assert (await owner.post(f"{desk}/{home.id}", data={"title": "House", "slug": ""})).status_code == 303
    moved = {"parent": str(floor.id), "place": "1"}
    assert (await owner.post(f"{desk}/{home.id}/place", data=moved)).status_code == 303

    assert await paths(database, store) == ["floor", "floor/house", "floor/house/rugs"]
    page = await owner.get(desk)
    assert 'class="tree-row tree-3"' in page.text
    refused = await owner.post(f"{desk}/{floor.id}/removal")
    assert (refused.status_code, len(await paths(database, store))) == (422, 3)
    assert "Move or remove the categories below it first." in refused.text


async def test_a_refusal_stands_at_its_field_and_changes_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        home, rugs = await make_branch(session, "Home", "Rugs")
    desk = f"/dashboard/{store.slug}/categories"

    nameless = await owner.post(desk, data={"title": " "})
    taken = await owner.post(desk, data={"title": "home!"})
    circle = await owner.post(f"{desk}/{home.id}/place", data={"parent": str(rugs.id), "place": "1"})
    nowhere = await owner.post(f"{desk}/{home.id}/place", data={"parent": "", "place": "first"})

    assert [one.status_code for one in (nameless, taken, circle, nowhere)] == [422] * 4
    assert "Give the category a name." in nameless.text
    assert 'value="home!"' in taken.text
    assert "A category cannot stand below itself." in circle.text
    assert "The place is a number" in nowhere.text
    assert await paths(database, store) == ["home", "home/rugs"]


async def test_a_branch_counts_all_that_stands_below_it(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        home, rugs = await make_branch(session, "Home", "Rugs")
        mat, broom = await make_product(session), await make_product(session)
        await sort_product(session, mat, rugs.id, [home.id], now=utc_now())
        await sort_product(session, broom, home.id, [], now=utc_now())

    page = await owner.get(f"/dashboard/{store.slug}/categories")

    assert re.findall(r"<bdi>(\w+)</bdi></a>\s*<span[^>]*>([^<]+)<", page.text) == [
        ("Home", "2 products"),
        ("Rugs", "1 product"),
    ]
