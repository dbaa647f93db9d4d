"""Pages that were written once: sent again while the database says the same, and never a moment longer."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import httpx
import pytest
from prometheus_client import REGISTRY
from sqlalchemy import text

import merchant.app
import storefront.app
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.name_brands import name_brands
from shared.stores.models import Store
from shared.web.catalogue_memory import CatalogueMemory
from shared.web.door import Door
from shared.web.page_cache import FRESH_SECONDS
from shared.web.parts import Parts
from shared.web.services import Services
from tests.support.factories.catalogue import make_collection, make_product
from tests.support.factories.grouping import make_branch, stand_in
from tests.support.installation import make_store
from tests.support.web import HTMX, browser

PAGES = (
    "/",
    "/collections/mugs",
    "/products/mug",
    "/categories/kitchen",
    "/brands/kiln",
    "/tags/clay",
    "/products/mug/reviews",
)


class Clock:
    """A clock that can be put forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return utc_now() + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def cold(services: Services, clock: Clock) -> Door:
    """A process that keeps no pages, but remembers per version what they share."""
    own = replace(services, memory=CatalogueMemory(), parts=Parts(8 * 2**20), clock=clock)

    async def opened() -> Services:
        return own

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(own)
    return door


@pytest.fixture
def shop(database: Database, runner: asyncio.Runner) -> Store:
    """A shop in two languages with one mug that stands everywhere."""
    return runner.run(_shop(database))


async def _shop(database: Database) -> Store:
    store = await make_store(database, languages=["fr"])
    async with database.in_store(store.id) as session:
        mug = await make_product(session, slug="mug", title="Plain Mug", vendor="Kiln", tags=["clay"])
        await name_brands(session, ["Kiln"], now=utc_now())
        collection = await make_collection(session, [mug], title="Mugs")
        collection.slug = "mugs"
        (kitchen,) = await make_branch(session, "Kitchen")
        await stand_in(session, kitchen, [mug])
        await session.execute(
            text(
                "INSERT INTO translations (store_id, id, language, product_id, texts, sources, updated_at)"
                " SELECT store_id, gen_random_uuid(), 'fr', id, '{\"title\": \"Tasse\"}', '{}', now() FROM products"
            )
        )
    return store


def written() -> float:
    """Return how many pages were written so far."""
    return REGISTRY.get_sample_value("souk_page_cache_misses_total") or 0.0


async def change(database: Database, store: Store, *statements: str) -> None:
    """Change rows as no use-case does: without a word to anybody."""
    async with database.in_store(store.id) as session:
        for statement in statements:
            await session.execute(text(statement))


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_is_written_once_while_nothing_changes(cold: Door, shop: Store, path: str):
    async with browser(cold, f"{shop.slug}.localhost") as visitor:
        first = await visitor.get(path)
        before = written()

        again = await visitor.get(path)
        part = await visitor.get(path, headers=HTMX)

    assert first.status_code == 200
    assert again.content == first.content
    assert written() - before == (1 if part.status_code == 200 else 0)  # the part, for the first time
    own = {"x-request-id", "date"}
    assert {k: v for k, v in again.headers.items() if k not in own} == {
        k: v for k, v in first.headers.items() if k not in own
    }


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_stays_written_while_another_shop_is_busy(
    cold: Door, shop: Store, other_store: Store, database: Database, path: str
):
    async with browser(cold, f"{shop.slug}.localhost") as visitor:
        first = await visitor.get(path)
        before = written()
        async with database.in_store(other_store.id) as session:
            await make_product(session, slug="mug", title="Their Mug")

        again = await visitor.get(path)

    assert again.content == first.content
    assert written() == before


PRICE = ("UPDATE variants SET price_minor = 12300", "123.00")
TITLE = ("UPDATE products SET title = 'Renamed Mug'", "Renamed Mug")
SOLD_OUT = ("UPDATE stock_levels SET on_hand = 0", "Sold out")
GOBELET = ('UPDATE translations SET texts = \'{"title": "Gobelet"}\'', "Gobelet")
CARD = (PRICE, TITLE, SOLD_OUT)


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("/", CARD),
        ("/collections/mugs", (*CARD, ("UPDATE collections SET title = 'Other Mugs'", "Other Mugs"))),
        ("/categories/kitchen", CARD),
        ("/brands/kiln", (*CARD, ("UPDATE brands SET description_html = '<p>Since 1900</p>'", "Since 1900"))),
        ("/tags/clay", CARD),
        ("/products/mug", (*CARD, ("UPDATE variants SET compare_at_minor = 45600", "456.00"))),
        ("/products/mug/reviews", (TITLE,)),
        ("/fr/products/mug", (GOBELET,)),
        ("/fr/collections/mugs", (GOBELET,)),
    ],
)
async def test_a_change_shows_at_once_though_nobody_told_of_it(
    cold: Door, shop: Store, database: Database, path: str, changes: tuple[tuple[str, str], ...]
):
    async with browser(cold, f"{shop.slug}.localhost") as visitor:
        before = await visitor.get(path)
        for statement, shown in changes:
            assert (await visitor.get(path)).content == before.content
            await change(database, shop, statement)

            after = await visitor.get(path)

            assert shown not in before.text
            assert shown in after.text
            assert after.headers["etag"] != before.headers["etag"]
            before = after


async def test_what_is_gone_is_gone_at_once(cold: Door, shop: Store, database: Database):
    async with browser(cold, f"{shop.slug}.localhost") as visitor:
        assert (await visitor.get("/products/mug")).status_code == 200
        await change(database, shop, "UPDATE products SET state = 'draft'")

        assert (await visitor.get("/products/mug")).status_code == 404
        assert "Plain Mug" not in (await visitor.get("/collections/mugs")).text


async def test_a_page_is_written_anew_after_five_minutes(cold: Door, clock: Clock, shop: Store):
    async with browser(cold, f"{shop.slug}.localhost") as visitor:
        await visitor.get("/products/mug")
        before = written()
        clock.ahead = timedelta(seconds=FRESH_SECONDS - 10)
        await visitor.get("/products/mug")
        assert written() == before
        clock.ahead = timedelta(seconds=FRESH_SECONDS)

        await visitor.get("/products/mug")

    assert written() == before + 1


async def test_a_page_of_one_store_is_never_anothers(cold: Door, shop: Store, database: Database):
    other = await _shop(database)
    await change(database, other, "UPDATE products SET title = 'Their Mug'")

    async def title_at(store: Store) -> bool:
        async with browser(cold, f"{store.slug}.localhost") as visitor:
            return "Their Mug" in (await visitor.get("/products/mug")).text

    assert [await title_at(store) for store in (shop, other, shop, other)] == [False, True, False, True]


async def test_a_page_with_ones_own_cart_is_written_for_nobody(cold: Door, shop: Store, database: Database):
    async with browser(cold, f"{shop.slug}.localhost") as visitor:
        before: httpx.Response = await visitor.get("/cart")
        kept = written()
        await visitor.get("/cart")

    assert before.headers["cache-control"] == "private, no-store"
    assert written() == kept
