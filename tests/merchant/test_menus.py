import re

import httpx
import pytest

from shared.content.arrange import arrangement
from shared.content.save_article import delete_article
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.fell_category import fell_category
from shared.products.move_category import move_category
from shared.stores.models import Store
from tests.support.factories.catalogue import make_collection, make_product
from tests.support.factories.content import make_article, move_away
from tests.support.factories.grouping import make_branch, stand_in


async def tree(database: Database, store: Store, menu: str = "header") -> list[tuple[str, list[str]]] | None:
    async with database.in_store(store.id) as session:
        found = await arrangement(session, menu)
    return (
        [(top["label"], [under["label"] for under in top["items"]]) for top in found.data["items"]]
        if found
        else None
    )


async def ids(database: Database, store: Store, menu: str = "header") -> dict[str, str]:
    async with database.in_store(store.id) as session:
        found = await arrangement(session, menu)
    return {one["label"]: one["id"] for top in found.data["items"] for one in (top, *top["items"])}


def shown(html: str) -> list[tuple[str, str]]:
    nav = re.search(r'<nav class="site-nav".*?</nav>', html, re.DOTALL)[0]
    return re.findall(r'<a href="([^"]+)">([^<]+)</a>', nav)


async def test_lines_are_added_moved_in_and_out_and_removed(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    here = f"/dashboard/{store.slug}/menus/footer/items"
    for label in ("Help", "Delivery", "Blog"):
        await owner.post(here, data={"label": label, "link": "blog"})
    known = await ids(database, store, "footer")

    await owner.post(f"{here}/{known['Delivery']}", data={"move": "in"})
    assert await tree(database, store, "footer") == [("Help", ["Delivery"]), ("Blog", [])]
    await owner.post(f"{here}/{known['Blog']}", data={"move": "in"})
    await owner.post(f"{here}/{known['Blog']}", data={"move": "up"})
    assert await tree(database, store, "footer") == [("Help", ["Blog", "Delivery"])]
    await owner.post(f"{here}/{known['Blog']}", data={"move": "out"})
    await owner.post(f"{here}/{known['Blog']}", data={"move": "up"})
    assert await tree(database, store, "footer") == [("Blog", []), ("Help", ["Delivery"])]
    await owner.post(f"{here}/{known['Help']}/removal")
    assert await tree(database, store, "footer") == [("Blog", [])]


async def test_the_first_change_begins_with_the_menu_that_the_shop_has_by_itself(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        shelf = await make_collection(session, [await make_product(session)], title="Mugs")
    assert shown((await shopper.get("/")).text) == [(f"/collections/{shelf.slug}", "Mugs")]

    await owner.post(f"/dashboard/{store.slug}/menus/header/items", data={"label": "News", "link": "blog"})

    assert shown((await shopper.get("/")).text) == [(f"/collections/{shelf.slug}", "Mugs"), ("/blog", "News")]
    await owner.post(f"/dashboard/{store.slug}/menus/header/removal")
    assert await tree(database, store) is None
    assert shown((await shopper.get("/")).text) == [(f"/collections/{shelf.slug}", "Mugs")]


async def test_a_line_follows_what_it_leads_to_and_leaves_with_it(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        page = await make_article(session, slug="about")
        hidden = await make_article(session, slug="plans", state="draft")
    for key in (page, hidden):
        await owner.post(
            f"/dashboard/{store.slug}/menus/header/items", data={"label": key.slug, "link": f"page:{key.id}"}
        )

    assert shown((await shopper.get("/")).text) == [("/pages/about", "about")]
    async with database.in_store(store.id) as session:
        await move_away(session, await session.merge(page), slug="who-we-are")
    assert shown((await shopper.get("/")).text) == [("/pages/who-we-are", "about")]
    async with database.in_store(store.id) as session:
        await delete_article(session, page, actor="test", now=utc_now())
    assert shown((await shopper.get("/")).text) == []


async def test_a_line_leads_to_a_category_and_moves_with_it(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        _home, rugs = await make_branch(session, "Home", "Rugs")
        (floor,) = await make_branch(session, "Floor")
    here = f"/dashboard/{store.slug}/menus/header"
    menus = (await owner.get(f"/dashboard/{store.slug}/menus")).text
    assert f'<option value="category:{rugs.id}">Category: Home / Rugs</option>' in menus

    await owner.post(f"{here}/items", data={"label": "Chosen", "link": f"category:{rugs.id}"})
    await owner.post(f"{here}/items", data={"label": "Typed", "link_address": "/categories/home/rugs/"})
    assert shown((await shopper.get("/")).text) == [
        ("/categories/home/rugs", "Chosen"),
        ("/categories/home/rugs", "Typed"),
    ]

    async with database.in_store(store.id) as session:
        now = utc_now()
        moved, below = await session.merge(rugs), await session.merge(floor)
        await move_category(session, moved, parent=below, place=0, actor="test", now=now)
    assert shown((await shopper.get("/")).text) == [
        ("/categories/floor/rugs", "Chosen"),
        ("/categories/floor/rugs", "Typed"),
    ]
    assert (await shopper.get("/categories/floor/rugs")).status_code == 200
    async with database.in_store(store.id) as session:
        await fell_category(session, await session.merge(rugs), actor="test", now=utc_now())
    assert shown((await shopper.get("/")).text) == []


async def test_a_category_of_another_store_is_no_target(
    owner: httpx.AsyncClient, database: Database, store: Store, other_store: Store
):
    async with database.in_store(other_store.id) as session:
        (theirs,) = await make_branch(session, "Theirs")

    for typed in ({"link": f"category:{theirs.id}"}, {"link_address": "/categories/theirs"}):
        answer = await owner.post(
            f"/dashboard/{store.slug}/menus/header/items", data={"label": "Theirs", **typed}
        )
        assert answer.status_code == 422
    assert await tree(database, store) is None


async def test_the_first_change_begins_with_the_categories_of_a_shop_that_has_them(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        kilim = await make_product(session)
        await make_collection(session, [kilim])
        (rugs,) = await make_branch(session, "Rugs")
        await make_branch(session, "Empty")
        await stand_in(session, rugs, [kilim])
    assert shown((await shopper.get("/")).text) == [("/categories/rugs", "Rugs")]

    await owner.post(f"/dashboard/{store.slug}/menus/header/items", data={"label": "News", "link": "blog"})

    assert shown((await shopper.get("/")).text) == [("/categories/rugs", "Rugs"), ("/blog", "News")]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"label": "", "link": "blog"}, "label-header"),
        ({"label": "x" * 61, "link": "blog"}, "label-header"),
        ({"label": "Out", "link_address": "http://example.com"}, "field-link_address-header"),
        ({"label": "Out", "link_address": "javascript:alert(1)"}, "field-link_address-header"),
        ({"label": "Out", "link_address": "https://a@evil.example"}, "field-link_address-header"),
        ({"label": "Out", "link_address": "//evil.example"}, "field-link_address-header"),
        ({"label": "Out", "link_address": "/products/nothing"}, "field-link_address-header"),
        ({"label": "Out", "link_address": "/categories/nowhere/at/all"}, "field-link_address-header"),
        ({"label": "Out", "link_address": "/categories/" + "a/" * 600}, "field-link_address-header"),
        ({"label": "Out", "link": "page:x"}, "field-link_address-header"),
        ({"label": "Out", "link": "category:x"}, "field-link_address-header"),
    ],
)
async def test_what_cannot_be_is_said_at_its_field(
    owner: httpx.AsyncClient, database: Database, store: Store, typed: dict[str, str], field: str
):
    answer = await owner.post(f"/dashboard/{store.slug}/menus/header/items", data=typed)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert await tree(database, store) is None


async def test_a_menu_has_an_end(owner: httpx.AsyncClient, database: Database, store: Store):
    here = f"/dashboard/{store.slug}/menus/footer/items"
    answers = [await owner.post(here, data={"label": f"Line {n}", "link": "blog"}) for n in range(11)]

    assert [answer.status_code for answer in answers] == [303] * 10 + [422]
    assert len(await tree(database, store, "footer")) == 10
