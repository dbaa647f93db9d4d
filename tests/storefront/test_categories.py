import json
import re

from httpx import AsyncClient

from search.rebuild_index import rebuild_index
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.change_category import change_category
from shared.products.queries import PAGE_SIZE
from shared.stores.models import Store
from tests.storefront.test_collections import titles
from tests.support.factories.catalogue import make_product
from tests.support.factories.grouping import make_branch, stand_in


def trail_of(html: str) -> list[list[tuple[str, str]]]:
    nodes = [
        json.loads(text) for text in re.findall(r'<script type="application/ld\+json">(.+?)</script>', html)
    ]
    return [
        [(step["name"], step.get("item", "")) for step in node["itemListElement"]]
        for node in nodes
        if node["@type"] == "BreadcrumbList"
    ]


async def test_a_category_shows_its_branch_its_children_and_the_way(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        home, rugs, empty = await make_branch(session, "Home", "Rugs", "Empty")
        await stand_in(session, home, [await make_product(session, title="Broom")])
        await stand_in(session, rugs, [await make_product(session, title="Kilim", slug="kilim")])

    page = await shopper.get("/categories/home")
    below = await shopper.get("/categories/home/rugs")
    product = await shopper.get("/products/kilim")

    assert titles(page.text) == ["Kilim", "Broom"]
    assert re.search(r'href="/categories/home/rugs"><bdi>Rugs</bdi> <span[^>]*>1<', page.text)
    assert empty.path not in below.text
    origin = f"http://{store.slug}.localhost"
    assert trail_of(below.text) == [
        [("Home", f"{origin}/"), ("Home", f"{origin}/categories/home"), ("Rugs", "")]
    ]
    assert trail_of(product.text) == [
        [
            ("Home", f"{origin}/"),
            ("Home", f"{origin}/categories/home"),
            ("Rugs", f"{origin}/categories/home/rugs"),
            ("Kilim", ""),
        ]
    ]


async def test_a_branch_is_paged_by_real_links(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        (mugs,) = await make_branch(session, "Mugs")
        await stand_in(
            session, mugs, [await make_product(session, title=f"Mug {n:02}") for n in range(PAGE_SIZE + 2)]
        )

    first = await shopper.get("/categories/mugs")
    onward = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert onward is not None
    second = await shopper.get(onward[1].replace("&amp;", "&"))

    assert titles(first.text)[0] == f"Mug {PAGE_SIZE + 1:02}"
    assert titles(second.text) == ["Mug 01", "Mug 00"]
    assert f"{PAGE_SIZE + 2} products" in second.text


async def test_an_old_address_leads_on_for_ever(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        rugs, _ = await make_branch(session, "Rugs", "Round")
        await change_category(
            session, rugs, title="Carpets", slug="", description_html="", actor="test", now=utc_now()
        )

    moved = await shopper.get("/categories/rugs/round?after=x")

    assert (moved.status_code, moved.headers["location"]) == (301, "/categories/carpets/round?after=x")
    assert (await shopper.get("/categories/nothing")).status_code == 404


async def test_the_menu_is_the_roots_and_the_sitemap_lists_what_has_products(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        _, rugs = await make_branch(session, "Home", "Rugs")
        await make_branch(session, "Empty")
        await stand_in(session, rugs, [await make_product(session)])

    page, sitemap = await shopper.get("/"), await shopper.get("/sitemaps/pages.xml")

    assert '<li><a href="/categories/home">Home</a></li>' in page.text
    assert "/categories/empty" not in page.text + sitemap.text
    assert "localhost/categories/home/rugs</loc>" in sitemap.text


async def test_the_search_narrows_by_a_whole_branch(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        _, rugs = await make_branch(session, "Home", "Rugs")
        await stand_in(session, rugs, [await make_product(session, title="Kilim")])
        await make_product(session, title="Mug")
        await rebuild_index(session, now=utc_now())

    page = await shopper.get("/categories/home")
    narrowed = await shopper.get("/search?category=home")

    assert 'data-filters-from="/search?category=home&amp;part=filters"' in page.text
    assert titles(narrowed.text) == ["Kilim"]
    assert "Category: Home" in narrowed.text
