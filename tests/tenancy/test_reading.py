"""The short way to the database stands behind the same wall: T54 and T55 for reads straight on the driver."""

import asyncio
import random
from collections.abc import Iterator

import asyncpg
import psutil
import pytest
from sqlalchemy import select, text

from shared.kernel.database import Database, NoStore
from shared.kernel.errors import NotFound
from shared.kernel.settings import Settings
from shared.products.models import Product
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product
from tests.support.installation import make_store

TITLES = "SELECT title FROM products"


@pytest.fixture
def narrow(settings: Settings, runner: asyncio.Runner) -> Iterator[Database]:
    """A database of three connections, so that reads and sessions of many stores share each of them."""
    opened = Database(settings.database.model_copy(update={"pool_size": 3, "pool_wait": 30.0}))
    yield opened
    runner.run(opened.close())


async def test_three_connections_serve_reads_and_sessions_of_twenty_stores_without_a_mixture(
    narrow: Database, database: Database
):
    stores = [await make_store(database) for _ in range(20)]
    for store in stores:
        async with database.in_store(store.id) as session:
            await make_product(session, title=f"Only in {store.slug}")
    chance = random.Random(55)  # noqa: S311 - the same course each time

    async def visit(store: Store, mishap: float) -> list[str]:
        if mishap > 0.7:
            async with narrow.in_store(store.id) as session:
                return list(await session.scalars(select(Product.title)))
        async with narrow.reading(store.id) as reader:
            if mishap < 0.05:
                await reader.fetch("SELECT 1 / 0")
            if mishap < 0.15:
                await asyncio.wait_for(reader.fetch("SELECT pg_sleep(0.2)"), 0.01)
            if mishap < 0.25:
                raise NotFound
            return [row["title"] for row in await reader.fetch(TITLES)]

    visits = [chance.choice(stores) for _ in range(1000)]
    answers = await asyncio.gather(
        *(visit(store, chance.random()) for store in visits), return_exceptions=True
    )

    served = 0
    for store, titles in zip(visits, answers, strict=True):
        if isinstance(titles, BaseException):
            assert isinstance(titles, asyncpg.PostgresError | TimeoutError | NotFound), repr(titles)
            continue
        assert titles == [f"Only in {store.slug}"]
        served += 1
    assert served > 700
    async with narrow.app_engine.connect() as connection:
        assert await connection.scalar(text("SELECT current_setting('app.store_id', true)")) in (None, "")


async def test_a_read_without_a_store_is_refused_before_any_statement(database: Database):
    with pytest.raises(NoStore):
        database.reading(None)  # type: ignore[arg-type] # the mistake that is tested


async def test_a_read_cannot_write(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_product(session, title="As it was")

    with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
        async with database.reading(store.id) as reader:
            await reader.execute("UPDATE products SET title = 'Changed'")

    async with database.reading(store.id) as reader:
        assert await reader.fetchval(TITLES) == "As it was"


async def test_connections_that_died_while_nobody_used_them_are_replaced(
    narrow: Database, database: Database, store: Store
):
    async with narrow.reading(store.id) as first, narrow.reading(store.id) as second:
        pids = [reader.get_server_pid() for reader in (first, second)]
    async with database.in_store(store.id) as session:
        await session.execute(
            text("SELECT pg_terminate_backend(pid) FROM unnest(CAST(:pids AS int[])) AS pid"), {"pids": pids}
        )
    while any(psutil.pid_exists(pid) for pid in pids):  # noqa: ASYNC110 - the system is asked
        await asyncio.sleep(0.01)
    await asyncio.sleep(0.1)  # so that this process hears that they hung up

    async with narrow.reading(store.id) as reader:
        assert await reader.fetchval("SELECT 1") == 1
        assert reader.get_server_pid() not in pids
