import re
from dataclasses import replace

from httpx import AsyncClient

import merchant.app
import storefront.app
from search.engine import PAGE_SIZE
from search.rebuild_index import rebuild_index
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import SearchSettings
from shared.stores.models import Store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.factories.catalogue import make_collection, make_product
from tests.support.factories.grouping import make_branch, stand_in
from tests.support.search_pages import titles
from tests.support.web import HTMX, browser


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
        answer = await shopper.get(f"/search?q={query}", follow_redirects=True)
        assert answer.status_code == 200


async def test_what_was_typed_is_shown_as_text(shopper: AsyncClient):
    page = await shopper.get("/search", params={"q": "<script>alert(1)</script>"})

    assert "<script>alert" not in page.text


async def test_suggests_while_typing(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Stoneware Jug", slug="jug")
        await rebuild_index(session, now=utc_now())

    part = await shopper.get("/search/suggestions", params={"q": "ston"}, headers=HTMX)
    short = await shopper.get("/search/suggestions", params={"q": "s"}, headers=HTMX)
    none = await shopper.get("/search/suggestions", params={"q": "qqqq"}, headers=HTMX)

    assert 'href="/products/jug"' in part.text
    # Said by the page to who hears it, in its language, and no option of the list.
    count = part.text.count('role="option"')
    assert f"<span data-search-said hidden>{count} suggestions</span>" in part.text
    assert none.text.strip() == "<span data-search-said hidden>No suggestions</span>"
    assert "<html" not in part.text
    assert short.text.strip() == ""


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


async def test_a_list_that_nothing_narrows_is_sorted_all_the_same(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        for title in ("Red Jug", "Blue Jug"):
            await make_product(session, title=title)
        await rebuild_index(session, now=utc_now())

    page = (await shopper.get("/search?q=jug")).text

    assert "<fieldset" not in page
    assert re.search(r'<select[^>]*form="search-filters"', page)
    assert re.search(r'<form\s[^>]*id="search-filters"', page)


async def test_sorts_by_price_both_ways(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        for title, price in (("Middle Jug", 2000), ("Cheap Jug", 1000), ("Dear Jug", 3000)):
            await make_product(session, title=title, price_minor=price)
        await rebuild_index(session, now=utc_now())

    up = await shopper.get("/search", params={"q": "jug", "sort": "price"})
    down = await shopper.get("/search", params={"q": "jug", "sort": "-price"})

    assert titles(up.text) == ["Cheap Jug", "Middle Jug", "Dear Jug"]
    assert titles(down.text) == ["Dear Jug", "Middle Jug", "Cheap Jug"]
    assert '<option value="-price" selected>' in down.text


async def test_says_which_spelling_it_looked_for(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Stoneware Jug")
        await rebuild_index(session, now=utc_now())

    page = await shopper.get("/search", params={"q": "stonewere jug", "sort": "price"})
    mended = re.search(r'These are for <a href="([^"]+)">([^<]+)</a>', page.text)

    assert mended.groups() == ("/search?q=stoneware+jug&amp;sort=price", "stoneware jug")
    assert "Nothing here is called" not in (await shopper.get("/search?q=stoneware+jug")).text


async def test_says_when_only_some_of_the_words_are_met(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Stoneware Jug")
        await rebuild_index(session, now=utc_now())

    page = await shopper.get("/search", params={"q": "flugelhorn jug"})

    assert titles(page.text) == ["Stoneware Jug"]
    assert "No product has all of these words" in page.text


async def test_nothing_found_shows_what_sells(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Stoneware Jug")
        await rebuild_index(session, now=utc_now())

    nothing = await shopper.get("/search", params={"q": "flugelhorn"})
    too_narrow = await shopper.get("/search", params={"q": "jug", "vendor": "Nobody"})

    assert "Nothing found for “flugelhorn”" in nothing.text
    assert "Stoneware Jug" in nothing.text.partition("What others choose")[2]
    assert "Nothing fits all of these filters" in too_narrow.text
    assert '<a class="button" href="/search?q=jug">Remove the filters</a>' in too_narrow.text


async def test_a_changed_filter_brings_the_results_alone(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Stoneware Jug", vendor="Kiln")
        await make_product(session, title="Glass Jug", vendor="Nord")
        await rebuild_index(session, now=utc_now())

    part = await shopper.get("/search", params={"q": "jug", "vendor": "Nord"}, headers=HTMX)

    assert titles(part.text) == ["Glass Jug"]
    assert "<html" not in part.text
    # The fold of the filters was open on the phone where the choice was made, and stays so.
    assert re.search(r'<details class="filters" data-open-wide open>', part.text)


async def test_suggests_queries_collections_and_products(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        jug = await make_product(session, title="Stoneware Jug", slug="jug")
        shelf = await make_collection(session, [jug], title="Stoneware")
        await rebuild_index(session, now=utc_now())

    part = await shopper.get("/search/suggestions", params={"q": "stonew"}, headers=HTMX)
    options = re.findall(
        r'<a class="suggestion[^"]*" role="option" aria-selected="false" tabindex="-1" href="([^"]+)"',
        part.text,
    )

    assert options == [
        "/search?q=stoneware",
        f"/collections/{shelf.slug}",
        "/products/jug",
        "/search?q=stonew",
    ]


async def test_suggests_categories_that_hold_something_and_says_nothing_twice(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        jug = await make_product(session, title="Blue One", slug="jug")
        _, jugs = await make_branch(session, "Table", "Jugs & Ewers")
        await make_branch(session, "Jugs without any")
        _, named_twice = await make_branch(session, "Shelf", "Jugged")
        await stand_in(session, jugs, [jug])
        await stand_in(session, named_twice, [await make_product(session, title="Blue Two")])
        await make_collection(session, [jug], title="JUGGED")
        await rebuild_index(session, now=utc_now())

    async def suggested(words: str) -> list[str]:
        part = (await shopper.get("/search/suggestions", params={"q": words}, headers=HTMX)).text
        return re.findall(r'href="/categories/([^"]+)"', part)

    assert await suggested("jug") == ["table/jugs-ewers"]
    assert await suggested("ew ju") == ["table/jugs-ewers"]
    assert await suggested("jug none") == []
    assert await suggested("tab") == ["table"]


async def test_while_meilisearch_is_away_the_page_says_so_and_finds_all_the_same(
    services: Services, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Stoneware Jug")
        await rebuild_index(session, now=utc_now())
    # Nobody listens on this port.
    elsewhere = SearchSettings(MEILISEARCH_URL="http://127.0.0.1:9", MEILISEARCH_KEY="k")
    changed = replace(services, settings=replace(services.settings, search=elsewhere))

    async def opened() -> Services:
        return changed

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(changed)
    page = await browser(door, f"{store.slug}.localhost").get("/search", params={"q": "jug"})

    assert titles(page.text) == ["Stoneware Jug"]
    assert "Our search is slower than usual just now" in page.text
