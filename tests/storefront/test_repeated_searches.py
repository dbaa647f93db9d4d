"""What a search asks of the database, and searches that were written for another: sent while they are still true."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import asyncpg
import pytest
from asyncpg.connection import LoggedQuery
from httpx import AsyncClient
from sqlalchemy import select, update
from sqlalchemy.orm import selectinload

import merchant.app
import storefront.app
from search.change_synonyms import add_synonyms
from search.count_sales import count_sales
from search.rebuild_index import rebuild_index
from search.refresh_index import refresh_index
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import SearchSettings
from shared.products.bundles import with_stock
from shared.products.models import Product, Variant
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue
from shared.web.catalogue_memory import CatalogueMemory
from shared.web.door import Door
from shared.web.page_cache import PageCache
from shared.web.services import Services
from storefront import search_notes
from tests.storefront.test_search import titles
from tests.storefront.test_search_notes import counted
from tests.support.factories.catalogue import make_product
from tests.support.factories.orders import make_order
from tests.support.web import HTMX, browser

# Entering the store, the version of the index, its words, their documents, the best of them, their cards, leaving.
BUDGET = 7
# Whether the page is still true: one question, whatever it was made of; and one more when anybody wrote meanwhile.
AGAIN = (1, 2)


@pytest.fixture
def narrow(database: Database, services: Services, runner: asyncio.Runner) -> Iterator[Database]:
    """A database of one connection for reads, so that all that is asked on it can be heard."""
    opened = Database(services.settings.database.model_copy(update={"pool_size": 1}))
    yield opened
    runner.run(opened.close())


@pytest.fixture
def shopper(narrow: Database, services: Services, store: Store) -> AsyncClient:
    """A shopper at a process that keeps pages and remembers what they share, as a real one does."""
    return at(replace(services, database=narrow, memory=CatalogueMemory(), pages=PageCache(2**20)), store)


def at(services: Services, store: Store) -> AsyncClient:
    async def opened() -> Services:
        return services

    door = Door(opened, storefront=storefront.app.create_app, merchant=merchant.app.create_app)
    door.begin(services)
    return browser(door, f"{store.slug}.localhost")


async def fill(database: Database, store: Store) -> None:
    async with database.in_store(store.id) as session:
        await make_product(
            session, title="Stoneware Jug", vendor="Kiln", price_minor=1000, tags=["clay", "wool"]
        )
        await make_product(session, title="Glass Jug", vendor="Nord", price_minor=3000, option="Size")
        await make_product(session, title="Wool Throw", vendor="Kiln", price_minor=9000)
        await rebuild_index(session, now=utc_now())


async def asked_by(narrow: Database, store: Store, shopper: AsyncClient, path: str) -> list[str]:
    """Return the statements that a visit sends."""
    heard: list[str] = []

    def hear(query: LoggedQuery) -> None:
        heard.append(query.query)

    async with narrow.reading(store.id) as reader:
        connection: asyncpg.Connection[asyncpg.Record] = reader
    connection.add_query_logger(hear)
    assert (await shopper.get(path)).status_code == 200
    # The driver tells of a statement in the loop's next turn.
    await asyncio.sleep(0)
    connection.remove_query_logger(hear)
    return heard


@pytest.mark.parametrize(
    ("path", "more"),
    [
        ("/search?q=jug", 0),
        ("/search?q=stoneware+jug", 0),
        # Nothing has both words, so those that have one of them are shown.
        ("/search?q=glass+throw", 0),
        # One has it in its title, another as its tag: both in one statement.
        ("/search?q=wool", 0),
        # What such a word begins, and what is like it.
        ("/search?q=stonewere", 2),
        ("/search?q=jug&vendor=Kiln", 0),
        ("/search?q=jug&sort=price", 0),
        ("/search?q=jug&price=1000-2500", 0),
        # Of limits that cut a step in two, what lies in that step.
        ("/search?q=jug&from=12&to=40", 2),
        # Without words there is nothing to understand.
        ("/search?vendor=Kiln", -2),
        # Also what sells best.
        ("/search?q=flugelhorn", 3),
    ],
)
async def test_a_search_stays_within_its_budget(
    shopper: AsyncClient, narrow: Database, database: Database, store: Store, path: str, more: int
):
    await fill(database, store)
    # What pages share, and what searches do, is read once per version.
    await shopper.get("/search?q=throw")

    asked = await asked_by(narrow, store, shopper, path)

    assert len(asked) == BUDGET + more, "\n".join(asked)


async def test_what_words_mean_is_found_out_once(
    shopper: AsyncClient, narrow: Database, database: Database, store: Store
):
    await fill(database, store)
    await shopper.get("/search?q=stonewere+jug")

    narrowed = await asked_by(narrow, store, shopper, "/search?q=stonewere+jug&vendor=Kiln")

    assert len(narrowed) == BUDGET - 2, narrowed


async def test_from_the_third_time_on_a_search_is_sent_as_it_was_written(
    shopper: AsyncClient, narrow: Database, database: Database, store: Store
):
    await fill(database, store)
    first, second = [await shopper.get("/search?q=jug") for _ in range(2)]

    asked = await asked_by(narrow, store, shopper, "/search?q=jug")
    third = await shopper.get("/search?q=jug")
    part = await shopper.get("/search?q=jug", headers=HTMX)

    assert len(asked) in AGAIN, asked
    assert first.content == second.content == third.content
    assert third.headers["etag"] == first.headers["etag"]
    assert titles(part.text) == titles(first.text)
    assert "<html" not in part.text


async def test_each_of_them_is_counted(shopper: AsyncClient, database: Database, store: Store):
    await fill(database, store)
    await search_notes.write_counts(database)

    for _ in range(4):
        await shopper.get("/search?q=jug")
        await shopper.get("/search?q=jug&page=2")

    assert await counted(database, store) == [("jug", 4, 2, 0, 0)]


async def rename(database: Database, store: Store) -> None:
    async with database.in_store(store.id) as session:
        await session.execute(
            update(Product)
            .where(Product.title == "Glass Jug")
            .values(title="Green Jug", updated_at=utc_now())
        )


async def reprice(database: Database, store: Store) -> None:
    async with database.in_store(store.id) as session:
        await session.execute(update(Variant).where(Variant.price_minor == 1000).values(price_minor=1100))


async def add_another(database: Database, store: Store) -> None:
    async with database.in_store(store.id) as session:
        await make_product(session, title="Tin Jug")
        await bump_catalogue(session)
    async with database.in_store(store.id) as session:
        await refresh_index(session, now=utc_now())


async def say_the_same(database: Database, store: Store) -> None:
    async with database.in_store(store.id) as session:
        await add_synonyms(session, ["jug", "throw"], actor="somebody", now=utc_now())


async def sell(database: Database, store: Store, title: str) -> None:
    async with database.in_store(store.id) as session:
        ids = select(Product.id).where(Product.title == title).scalar_subquery()
        found = await session.scalars(
            select(Variant)
            .where(Variant.product_id == ids)
            .order_by(Variant.position)
            .options(selectinload(Variant.product), *with_stock())
        )
        await make_order(session, found.all()[0], quantity=3)


async def count(database: Database, store: Store) -> None:
    async with database.in_store(store.id) as session:
        await count_sales(session, now=utc_now())


@pytest.mark.parametrize("change", [rename, reprice, add_another, say_the_same], ids=lambda one: one.__name__)
async def test_a_change_of_goods_or_words_shows_at_once(
    shopper: AsyncClient, database: Database, store: Store, change: object
):
    assert callable(change)
    await fill(database, store)
    before = [await shopper.get("/search?q=jug") for _ in range(3)][-1]

    await change(database, store)
    after = await shopper.get("/search?q=jug")

    assert after.text != before.text
    assert len(titles(after.text)) == (3 if change in (add_another, say_the_same) else 2)


async def test_what_sells_changes_the_order_of_a_search_that_was_written(
    shopper: AsyncClient, database: Database, store: Store
):
    await fill(database, store)
    asked_elsewhere = await shopper.get("/search?q=jug&sort=best_selling&page=1")
    await sell(database, store, titles(asked_elsewhere.text)[-1])
    before = [titles((await shopper.get("/search?q=jug&sort=best_selling")).text) for _ in range(3)][-1]

    await count(database, store)
    after = titles((await shopper.get("/search?q=jug&sort=best_selling")).text)

    assert len(before) == 2
    assert after == before[::-1]


async def test_a_search_of_one_store_is_never_anothers(
    services: Services, database: Database, store: Store, other_store: Store
):
    """One process serves both; what it has written for one is not the other's."""
    await fill(database, store)
    own = replace(services, memory=CatalogueMemory(), pages=PageCache(2**20))
    mine, theirs = at(own, store), at(own, other_store)

    found = [titles((await one.get("/search?q=jug")).text) for one in (mine, theirs) * 3]

    assert [len(one) for one in found] == [2, 0] * 3


async def test_what_another_engine_should_have_answered_is_not_sent_again(
    narrow: Database, services: Services, database: Database, store: Store
):
    await fill(database, store)
    # Nobody listens on this port, so PostgreSQL answers in its place and the page says so, until it is back.
    away = SearchSettings(MEILISEARCH_URL="http://127.0.0.1:9", MEILISEARCH_KEY="k")
    shopper = at(replace(services, database=narrow, settings=replace(services.settings, search=away)), store)

    pages = [await shopper.get("/search?q=jug") for _ in range(3)]
    asked = await asked_by(narrow, store, shopper, "/search?q=jug")

    assert all("slower than usual" in page.text for page in pages)
    assert len(asked) > max(AGAIN)
