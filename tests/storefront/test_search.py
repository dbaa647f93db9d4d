import re

from httpx import AsyncClient

from search.engine import PAGE_SIZE
from search.rebuild_index import rebuild_index
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product
from tests.support.web import HTMX


def titles(html: str):
    return re.findall(r'<a href="/products/[^"]+">([^<]+)</a></h2>', html)


async def test_without_words_it_asks_for_some(shopper: AsyncClient):
    page = await shopper.get("/search")

    assert page.status_code == 200
    assert "<h1>Search</h1>" in page.text


async def test_finds_products_also_with_a_slip_of_the_finger(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Stoneware Jug")
        await make_product(session, title="Wool Throw")
        await rebuild_index(session, now=utc_now())

    exact = await shopper.get("/search", params={"q": "stoneware"})
    mistyped = await shopper.get("/search", params={"q": "stonewere"})

    assert titles(exact.text) == ["Stoneware Jug"]
    assert titles(mistyped.text) == ["Stoneware Jug"]
    assert "1 product<" in exact.text


async def test_pages_by_real_links(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        for place in range(PAGE_SIZE + 1):
            await make_product(session, title=f"Mug {place:02}")
        await rebuild_index(session, now=utc_now())

    first = await shopper.get("/search", params={"q": "mug"})
    onward = re.search(r'rel="next" href="([^"]+)"', first.text)[1].replace("&amp;", "&")
    second = await shopper.get(onward)

    assert len(titles(first.text)) == PAGE_SIZE
    assert len(titles(second.text)) == 1
    assert set(titles(first.text)).isdisjoint(titles(second.text))


async def test_nothing_found_leads_on(shopper: AsyncClient):
    page = await shopper.get("/search", params={"q": "flugelhorn"})

    assert page.status_code == 200
    assert "Nothing found for “flugelhorn”" in page.text
    assert 'href="/collections/all"' in page.text


async def test_strange_words_and_pages_do_no_harm(shopper: AsyncClient):
    for query in (
        "%00",
        "%27%20OR%201=1",
        "%25_%5C",
        "x" * 5000,
        "%F0%9F%A7%BA",
        "&page=-1",
        "mug&page=99999999999",
    ):
        assert (await shopper.get(f"/search?q={query}")).status_code == 200


async def test_what_was_typed_is_shown_as_text(shopper: AsyncClient):
    page = await shopper.get("/search", params={"q": "<script>alert(1)</script>"})

    assert "<script>alert" not in page.text


async def test_suggests_while_typing(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Stoneware Jug", slug="jug")
        await rebuild_index(session, now=utc_now())

    part = await shopper.get("/search/suggestions", params={"q": "ston"}, headers=HTMX)
    short = await shopper.get("/search/suggestions", params={"q": "s"}, headers=HTMX)

    assert 'href="/products/jug"' in part.text
    assert "<html" not in part.text
    assert "/products/" not in short.text


async def test_drafts_and_other_stores_are_not_found(
    shopper: AsyncClient, database: Database, store: Store, other_store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Hidden Jug", state="draft")
        await rebuild_index(session, now=utc_now())
    async with database.in_store(other_store.id) as session:
        await make_product(session, title="Foreign Jug")
        await rebuild_index(session, now=utc_now())

    page = await shopper.get("/search", params={"q": "jug"})

    assert titles(page.text) == []
