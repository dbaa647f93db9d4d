"""No store, no rows: T54, T55, T57, T58."""

import asyncio
import random
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError

from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database, NoStore
from shared.kernel.ids import new_id
from shared.kernel.settings import Settings
from shared.orders.order_lines import OrderLine
from shared.products.models import Product, Variant
from shared.stores.models import Store
from shared.tables import metadata
from tests.support.factories.catalogue import make_product, make_variant
from tests.support.installation import make_store

STORE_TABLES = sorted(name for name, table in metadata.tables.items() if "store_id" in table.columns)


@pytest.fixture
def narrow(settings: Settings, runner: asyncio.Runner) -> Iterator[Database]:
    """A database of five connections, so that every one is used by many stores in turn."""
    opened = Database(settings.database.model_copy(update={"pool_size": 5, "pool_wait": 250.0}))
    yield opened
    runner.run(opened.close())


async def test_five_connections_serve_thirty_stores_without_a_mixture(narrow: Database, database: Database):
    """T54: with failures and cancellations in between."""
    stores = [await make_store(database) for _ in range(30)]
    for store in stores:
        async with database.in_store(store.id) as session:
            await make_product(session, title=f"Only in {store.slug}")
    chance = random.Random(54)  # noqa: S311 - the same course each time

    async def visit(store: Store, mishap: float) -> list[str]:
        async with narrow.in_store(store.id) as session:
            if mishap < 0.05:
                await session.execute(text("SELECT 1 / 0"))
            if mishap < 0.10:
                await session.execute(text("SET LOCAL statement_timeout = 1"))
                await session.execute(text("SELECT pg_sleep(0.2)"))
            if mishap < 0.20:
                await asyncio.wait_for(session.execute(text("SELECT pg_sleep(0.2)")), 0.01)
            return list(await session.scalars(select(Product.title)))

    visits = [chance.choice(stores) for _ in range(900)]
    answers = await asyncio.gather(
        *(visit(store, chance.random()) for store in visits), return_exceptions=True
    )

    served = 0
    for store, titles in zip(visits, answers, strict=True):
        if isinstance(titles, BaseException):
            assert isinstance(titles, DBAPIError | TimeoutError), repr(titles)
            continue
        assert titles == [f"Only in {store.slug}"]
        served += 1
    assert served > 600
    async with narrow.app_engine.connect() as connection:
        assert await connection.scalar(text("SELECT current_setting('app.store_id', true)")) in (None, "")


async def test_a_session_without_a_store_is_refused_before_any_statement(database: Database):
    async with database._store_sessions() as session:
        with pytest.raises(NoStore):
            await session.execute(select(Product))


@pytest.mark.parametrize("table", STORE_TABLES)
async def test_a_bare_connection_of_the_app_sees_nothing(database: Database, store: Store, table: str):
    """T55."""
    async with database.in_store(store.id) as session:
        await make_product(session)

    async with database.app_engine.connect() as connection:
        assert await connection.scalar(text(f"SELECT count(*) FROM {table}")) == 0  # noqa: S608 - our own table names


async def test_a_write_without_a_store_is_refused(database: Database, store: Store):
    async with database.app_engine.connect() as connection:
        with pytest.raises(DBAPIError, match="row-level security"):
            await connection.execute(
                text(
                    "INSERT INTO customers (store_id, id, email, name, password_hash, created_at) VALUES (:s, :i, 'a', '', '', now())"
                ),
                {"s": store.id, "i": new_id()},
            )


async def test_the_context_survives_commits_and_savepoints_of_one_session(
    database: Database, store: Store, other_store: Store
):
    async with database.in_store(other_store.id) as session:
        await make_product(session, title="Theirs")
    async with database._store_sessions(info={"store_id": store.id}) as session:
        await make_product(session, title="Ours")
        await session.commit()
        assert list(await session.scalars(select(Product.title))) == ["Ours"]
        savepoint = await session.begin_nested()
        await savepoint.rollback()
        assert list(await session.scalars(select(Product.title))) == ["Ours"]
        await session.rollback()
        assert list(await session.scalars(select(Product.title))) == ["Ours"]


@pytest.mark.parametrize(
    "attack",
    [
        "SET ROLE souk_platform",
        "SET ROLE souk",
        "SET SESSION AUTHORIZATION souk",
        "TRUNCATE products",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE TABLE t (i int)",
        "SELECT pg_read_file('/etc/passwd')",
        "COPY products TO '/tmp/products'",
        "ALTER TABLE products DISABLE ROW LEVEL SECURITY",
        "DROP POLICY products_of_store ON products",
        "SELECT * FROM users",
        "UPDATE stock_movements SET quantity = 1",
        "DELETE FROM events",
        "INSERT INTO domains (store_id, id, host, created_at) VALUES (gen_random_uuid(), gen_random_uuid(), 'evil.example', now())",
    ],
)
async def test_an_attack_in_sql_is_refused(database: Database, store: Store, attack: str):
    """T57."""
    with pytest.raises(DBAPIError):
        async with database.in_store(store.id) as session:
            await session.execute(text(attack))


@pytest.mark.parametrize(
    "trick", ["SET LOCAL row_security = off", "RESET app.store_id", "SET LOCAL app.store_id = ''"]
)
async def test_tricks_with_settings_show_nothing_of_others(
    database: Database, store: Store, other_store: Store, trick: str
):
    async with database.in_store(other_store.id) as session:
        await make_product(session, title="Theirs")

    titles: list[str] = []
    try:
        async with database.in_store(store.id) as session:
            await session.execute(text(trick))
            titles = list(await session.scalars(select(Product.title)))
    except DBAPIError:
        pass

    assert titles == []


async def test_a_row_cannot_point_into_another_store(database: Database, store: Store, other_store: Store):
    """I7: the composite key refuses it even where a policy would not look."""
    async with database.in_store(other_store.id) as session:
        theirs = await make_variant(session)

    with pytest.raises(DBAPIError, match="foreign key"):
        async with database.in_store(store.id) as session:
            session.add(
                Variant(
                    store_id=store.id,
                    product_id=theirs.product_id,
                    position=0,
                    choices=[],
                    price_minor=1,
                    currency="EUR",
                    created_at=utc_now(),
                    updated_at=utc_now(),
                )
            )
            await session.flush()


async def test_another_stores_rows_cannot_be_written(database: Database, store: Store, other_store: Store):
    async with database.in_store(other_store.id) as session:
        theirs = await make_variant(session, stock=5)

    async with database.in_store(store.id) as session:
        changed = await session.execute(
            update(StockLevel).where(StockLevel.id == theirs.id).values(on_hand=0)
        )
        assert changed.rowcount == 0  # type: ignore[attr-defined] # the result of an UPDATE counts its rows
    with pytest.raises(DBAPIError, match="row-level security"):
        async with database.in_store(store.id) as session:
            session.add(
                OrderLine(
                    store_id=other_store.id,
                    order_id=new_id(),
                    variant_id=theirs.id,
                    position=1,
                    title="",
                    variant_title="",
                    sku="",
                    unit_price_minor=1,
                    quantity=1,
                    total_minor=1,
                    currency="EUR",
                    slug="",
                )
            )
            await session.flush()

    async with database.in_store(other_store.id) as session:
        assert await session.scalar(select(StockLevel.on_hand)) == 5


async def test_the_other_store_is_invisible_in_every_table(
    database: Database, store: Store, other_store: Store
):
    async with database.in_store(other_store.id) as session:
        await make_variant(session)

    async with database.in_store(store.id) as session:
        for table in STORE_TABLES:
            if table == "domains":
                continue
            count = await session.scalar(select(func.count()).select_from(metadata.tables[table]))
            assert count == 0, table
