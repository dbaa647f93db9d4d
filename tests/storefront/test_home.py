from httpx import AsyncClient
from sqlalchemy import update

from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.factories.catalogue import make_collection, make_product


async def test_shows_the_stores_words_its_collections_and_its_newest_products(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        mug = await make_product(session, title="Kiln Mug", slug="kiln-mug")
        await make_collection(session, [mug], title="For the table")

    page = await shopper.get("/")

    assert page.status_code == 200
    assert '<h1 id="hero-title">Hello</h1>' in page.text
    assert "For the table" in page.text
    assert '<a href="/products/kiln-mug">Kiln Mug</a>' in page.text


async def test_a_store_without_any_content_still_has_a_front_page(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.as_platform() as session:
        await session.execute(
            update(Store).where(Store.id == store.id).values(content={"promises": "x", "hero": 3})
        )

    page = await shopper.get("/")

    assert page.status_code == 200
    assert '<h1 id="hero-title">Test Shop</h1>' in page.text


async def test_drafts_are_not_shown(shopper: AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_product(session, title="Secret Mug", state="draft")

    page = await shopper.get("/")

    assert "Secret Mug" not in page.text


async def test_an_unknown_address_is_a_friendly_404_in_the_stores_theme(shopper: AsyncClient):
    page = await shopper.get("/nowhere")

    assert page.status_code == 404
    assert 'data-theme="plain"' in page.text
    assert "We could not find that page" in page.text
