import io
import re

import httpx
from PIL import Image

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.categories import all_categories
from shared.products.category import Category
from shared.products.sort_product import sort_product
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.factories.catalogue import make_product
from tests.support.factories.grouping import make_branch, stand_in


def png() -> tuple[str, bytes, str]:
    picture = io.BytesIO()
    Image.new("RGB", (900, 600), "#a24725").save(picture, "PNG")
    return "rug.png", picture.getvalue(), "image/png"


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


async def test_a_category_gets_a_picture_with_words_and_loses_it_again(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, services: Services, store: Store
):
    async with database.in_store(store.id) as session:
        home, rugs = await make_branch(session, "Home", "Rugs")
        for category in (home, rugs):
            await stand_in(session, category, [await make_product(session)])
    desk = f"/dashboard/{store.slug}/categories"

    async def kept(category: Category) -> tuple[list[str], str]:
        async with database.in_store(store.id) as session:
            row = await session.get_one(Category, (store.id, category.id))
            return [rendition["key"] for rendition in row.renditions], row.alt

    sent = await owner.post(
        f"{desk}/{rugs.id}/picture", data={"alt": "A kilim on a floor"}, files={"image": png()}
    )
    keys, alt = await kept(rugs)
    above, page = await shopper.get("/categories/home"), await shopper.get("/categories/home/rugs")
    reworded = await owner.post(f"{desk}/{rugs.id}/picture", data={"alt": "A rug"})

    assert (sent.status_code, reworded.status_code) == (303, 303)
    assert alt == "A kilim on a floor"
    assert await kept(rugs) == (keys, "A rug")
    assert 'class="branch-tiles"' in above.text
    assert f'src="/media/{keys[0].rpartition("/")[0]}' in above.text
    assert re.search(r'picture-banner.*alt="A kilim on a floor"', page.text)

    replaced = await owner.post(f"{desk}/{rugs.id}/picture", files={"image": png()})
    fresh, alt = await kept(rugs)
    assert (replaced.status_code, alt) == (303, "")
    assert not set(fresh) & set(keys)
    assert [await services.files.get(key) for key in keys] == [None] * len(keys)

    gone = await owner.post(f"{desk}/{rugs.id}/picture", data={"no_picture": "yes"})
    assert (gone.status_code, await kept(rugs)) == (303, ([], ""))
    assert [await services.files.get(key) for key in fresh] == [None] * len(fresh)


async def test_a_picture_that_is_none_is_refused_at_its_field(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        (home,) = await make_branch(session, "Home")
    where = f"/dashboard/{store.slug}/categories/{home.id}/picture"

    none = await owner.post(where, data={"alt": "A house"})
    words = await owner.post(
        where, data={"alt": "A house"}, files={"image": ("a.png", b"no picture", "image/png")}
    )
    long = await owner.post(where, data={"alt": "A" * 301}, files={"image": png()})

    assert [one.status_code for one in (none, words, long)] == [422] * 3
    assert "Choose a picture first." in none.text
    assert 'value="A house"' in none.text
    assert "Use at most 300 characters." in long.text
    async with database.in_store(store.id) as session:
        assert (await session.get_one(Category, (store.id, home.id))).renditions == []
