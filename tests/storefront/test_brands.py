import re

from httpx import AsyncClient

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.brands import all_brands
from shared.products.change_brand import change_brand
from shared.products.name_brands import name_brands
from shared.stores.models import Store
from tests.storefront.test_collections import titles
from tests.support.factories.catalogue import make_product


async def make_brands(database: Database, store: Store) -> None:
    async with database.in_store(store.id) as session:
        await make_product(session, title="Mug", slug="mug", vendor="Café Über", tags=["Hand made", "blue"])
        await make_product(session, title="Jug", vendor="cafe uber", tags=["blue"])
        await make_product(session, title="Draft", vendor="Nobody", state="draft")
        await name_brands(session, ["Café Über", "cafe uber", "Nobody", ""], now=utc_now())
        await name_brands(session, ["CAFÉ ÜBER"], now=utc_now())


async def test_a_brand_is_one_whatever_its_accents(shopper: AsyncClient, database: Database, store: Store):
    await make_brands(database, store)

    async with database.in_store(store.id) as session:
        assert [brand.slug for brand in await all_brands(session)] == ["cafe-uber", "nobody"]
    page = await shopper.get("/brands/cafe-uber")
    assert titles(page.text) == ["Jug", "Mug"]
    assert "2 products" in page.text


async def test_the_index_lists_who_has_something_to_show(
    shopper: AsyncClient, database: Database, store: Store
):
    await make_brands(database, store)

    page = await shopper.get("/brands")

    assert re.findall(r'href="(/brands/[^"]+)"', page.text) == ["/brands/cafe-uber"]
    assert re.findall(r'<h2 id="letter-1">(.)</h2>', page.text) == ["C"]


async def test_a_product_leads_to_its_brand_and_its_tags(
    shopper: AsyncClient, database: Database, store: Store
):
    await make_brands(database, store)

    page = await shopper.get("/products/mug")
    tagged = await shopper.get("/tags/hand-made")

    assert 'href="/brands/cafe-uber"><bdi>Café Über</bdi>' in page.text
    assert '"url": "http://' + store.slug + '.localhost/brands/cafe-uber"' in page.text
    assert re.findall(r'href="/tags/([^"]+)"', page.text) == ["hand-made", "blue"]
    assert titles(tagged.text) == ["Mug"]
    assert (await shopper.get("/tags/nothing")).status_code == 404


async def test_a_renamed_brand_takes_its_products_along(
    shopper: AsyncClient, database: Database, store: Store
):
    await make_brands(database, store)
    async with database.in_store(store.id) as session:
        brand = (await all_brands(session))[0]
        await change_brand(
            session, brand, name="Anders", slug="", description_html="<p>Hi</p>", actor="test", now=utc_now()
        )

    moved = await shopper.get("/brands/cafe-uber")
    page = await shopper.get("/brands/anders")

    assert (moved.status_code, moved.headers["location"]) == (301, "/brands/anders")
    assert titles(page.text) == ["Jug", "Mug"]
