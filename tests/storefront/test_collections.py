import re

from httpx import AsyncClient

from shared.kernel.database import Database
from shared.products.queries import PAGE_SIZE
from shared.stores.models import Store
from tests.support.factories.catalogue import make_collection, make_product


def titles(html: str):
    return re.findall(r'<a href="/products/[^"]+">([^<]+)</a></h2>', html)


async def test_lists_every_collection(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_product(session)
        mugs = await make_collection(session, [mug], title="Mugs")

    page = await shopper.get("/collections")

    assert page.status_code == 200
    assert f'href="/collections/{mugs.slug}"' in page.text


async def test_pages_through_a_collection_in_its_order_by_real_links(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        products = [await make_product(session, title=f"Mug {place:02}") for place in range(PAGE_SIZE + 2)]
        mugs = await make_collection(session, products)

    first = await shopper.get(f"/collections/{mugs.slug}")
    onward = re.search(r'rel="next" href="([^"]+)"', first.text)
    second = await shopper.get(onward[1].replace("&amp;", "&"))

    assert titles(first.text) == [f"Mug {place:02}" for place in range(PAGE_SIZE)]
    assert titles(second.text) == [f"Mug {PAGE_SIZE:02}", f"Mug {PAGE_SIZE + 1:02}"]
    assert 'rel="next"' not in second.text
    assert f'href="/collections/{mugs.slug}" data-first-page>Back to the start' in second.text
    assert f"{PAGE_SIZE + 2} products" in first.text


async def test_everything_is_a_collection_of_its_own_latest_first(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        for place in range(PAGE_SIZE + 1):
            await make_product(session, title=f"Mug {place:02}")
        await make_product(session, title="Draft", state="draft")

    first = await shopper.get("/collections/all")
    onward = re.search(r'rel="next" href="([^"]+)"', first.text)
    second = await shopper.get(onward[1].replace("&amp;", "&"))

    assert titles(first.text)[0] == f"Mug {PAGE_SIZE:02}"
    assert titles(second.text) == ["Mug 00"]
    assert "Draft" not in first.text + second.text


async def test_a_broken_cursor_begins_at_the_start(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Mug")

    for cursor in ("x", "W10", "WyJhIiwiYiJd", "%00", "é"):
        page = await shopper.get("/collections/all", params={"after": cursor})

        assert page.status_code == 200
        assert titles(page.text) == ["Mug"]


async def test_htmx_gets_the_grid_alone(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Mug")

    part = await shopper.get("/collections/all", headers={"hx-request": "true"})

    assert part.status_code == 200
    assert part.headers["vary"] == "HX-Request, HX-Request-Type, Accept-Encoding"
    assert "<html" not in part.text
    assert titles(part.text) == ["Mug"]


async def test_an_unknown_collection_is_not_found(shopper: AsyncClient):
    page = await shopper.get("/collections/nothing-here")

    assert page.status_code == 404


async def test_an_empty_collection_says_so_and_leads_on(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        empty = await make_collection(session, [], title="Coming soon")

    page = await shopper.get(f"/collections/{empty.slug}")

    assert page.status_code == 200
    assert "Nothing here right now" in page.text
