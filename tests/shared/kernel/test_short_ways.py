"""The short ways to PostgreSQL: a statement that is a transaction by itself, and a session that asks the driver only."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import UnboundExecutionError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.models import Cart
from shared.carts.queries import whole_cart
from shared.kernel.clock import utc_now
from shared.kernel.database import Database, NoStore
from shared.kernel.errors import Conflict
from shared.kernel.reading import ENTERED, UNHURRIED, writer_of
from shared.stores.models import Store
from tests.support.factories.orders import make_cart

_CARTS = f"SELECT count(*) AS carts FROM carts WHERE {ENTERED}"  # noqa: S608 - our own words
_TOUCH = f"""
WITH touched AS (UPDATE carts SET updated_at = now() RETURNING id)
SELECT count(*) AS carts FROM touched WHERE {ENTERED} AND {UNHURRIED}"""  # noqa: S608 - our own words


async def count(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(func.count()).select_from(Cart)) or 0


async def test_a_statement_by_itself_sees_and_changes_its_own_store_only(
    database: Database, store: Store, other_store: Store
):
    for one, carts in ((store, 1), (other_store, 2)):
        async with database.in_store(one.id) as session:
            for _ in range(carts):
                await make_cart(session)

    for one, carts in ((store, 1), (other_store, 2)):
        assert [row["carts"] for row in await database.alone(one.id, _CARTS)] == [carts]
        assert [row["carts"] for row in await database.alone(one.id, _TOUCH)] == [carts]


async def test_a_statement_that_enters_no_store_sees_nothing(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_cart(session)
    await database.alone(store.id, _CARTS)

    rows = await database.alone(store.id, "SELECT count(*) AS carts FROM carts WHERE $1 <> ''")

    assert [row["carts"] for row in rows] == [0]
    with pytest.raises(NoStore):
        await database.alone(str(store.id), _CARTS)  # type: ignore[arg-type] # it is what must be refused


async def _write(session: AsyncSession) -> None:
    driver = await writer_of(session)
    await driver.execute(
        "INSERT INTO carts (store_id, id, token_hash, currency, state, created_at, updated_at) "
        "VALUES ($1, gen_random_uuid(), '\\x01', 'EUR', 'open', now(), now())",
        session.info["store_id"],
    )


async def test_a_light_session_writes_by_the_driver_and_nothing_when_it_refuses(
    database: Database, store: Store
):
    async def refuse(session: AsyncSession) -> None:
        await _write(session)
        raise Conflict

    with pytest.raises(Conflict):
        await database.run_lightly(store.id, refuse)
    assert await count(database, store) == 0

    await database.run_lightly(store.id, _write)
    assert await count(database, store) == 1


@pytest.mark.parametrize("needs", ["question", "change"])
async def test_what_needs_more_is_undone_and_done_in_a_whole_session(
    database: Database, store: Store, needs: str
):
    tries: list[Any] = []

    async def work(session: AsyncSession) -> None:
        tries.append(session)
        await _write(session)
        if needs == "question":
            assert await session.scalar(select(func.count()).select_from(Cart)) == 1
        else:
            now = utc_now()
            session.add(
                Cart(store_id=store.id, token_hash=b"2", currency="EUR", created_at=now, updated_at=now)
            )
            await session.flush()

    await database.run_lightly(store.id, work)

    assert len(tries) == 2
    assert await count(database, store) == (1 if needs == "question" else 2)
    with pytest.raises(UnboundExecutionError):
        async with database.in_store_lightly(store.id) as session:
            await session.scalar(select(Cart.id))


async def test_a_glance_sees_its_own_store_only_statement_by_statement(
    database: Database, store: Store, other_store: Store
):
    async with database.in_store(other_store.id) as session:
        await make_cart(session)

    for one, carts in ((store, 0), (other_store, 1), (store, 0)):
        async with database.glancing(one.id) as reader:
            for _ in range(2):
                assert await reader.fetchval("SELECT count(*) FROM carts WHERE currency = $1", "EUR") == carts
            assert len(await reader.fetch("SELECT id, id FROM carts ORDER BY id")) == carts
            found = await reader.fetchrow("SELECT currency FROM carts")
            assert found == (("EUR",) if carts else None)
    with pytest.raises(NoStore):
        database.glancing(str(store.id))  # type: ignore[arg-type] # it is what must be refused


async def test_a_glance_leaves_no_store_behind_on_its_connection(database: Database, store: Store):
    seen = []
    async with database.glancing(store.id) as reader:
        await reader.fetchval("SELECT 1")
        seen.append(await reader._driver.fetchval("SELECT current_setting('app.store_id', true)"))  # type: ignore[attr-defined] # what it asks
        assert not reader._driver.is_in_transaction()  # type: ignore[attr-defined] # as above

    assert seen in ([""], [None])


async def test_a_glance_that_is_refused_gives_its_connection_back(database: Database, store: Store):
    for _ in range(30):
        with pytest.raises(Conflict):
            async with database.glancing(store.id) as reader:
                await reader.fetchval("SELECT 1")
                raise Conflict

    async with database.glancing(store.id) as reader:
        assert await reader.fetchval("SELECT 7") == 7


async def test_a_change_of_what_a_light_session_read_is_not_lost(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        cart, _ = await make_cart(session)
    tries: list[Any] = []

    async def work(session: AsyncSession) -> None:
        tries.append(session)
        (await whole_cart(session, cart.id)).currency = "USD"

    await database.run_lightly(store.id, work)

    assert len(tries) == 2
    async with database.in_store(store.id) as session:
        assert (await whole_cart(session, cart.id)).currency == "USD"
