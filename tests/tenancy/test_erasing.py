"""T64: of a closed store whose time is over nothing is left in any table, and nobody else's rows are touched."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.accounts.models import UserMail
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.models import Order
from shared.privacy import erase_store
from shared.privacy.erase_store import StoreErasure, ordered
from shared.products.files import private_key
from shared.stores.audit import AuditEntry
from shared.stores.models import CLOSED, ERASING, OPEN, PAUSED, Store
from shared.subscriptions.models import ENDED, RUNNING, Subscription
from shared.tables import metadata
from tests.tenancy.world import World, furnish
from workers.runtime import Runtime
from workers.store_closings import erase_closed_stores


async def counts(engine: AsyncEngine, store: Store) -> dict[str, int]:
    """Return how many rows of the store each table has, read past all walls."""
    found = {}
    async with engine.connect() as connection:
        for table in metadata.sorted_tables:
            if "store_id" in table.c or table.name == "stores":
                key = table.c.get("store_id", table.c.get("id"))
                query = select(func.count()).select_from(table).where(key == store.id)
                found[table.name] = await connection.scalar(query)
    return found


async def close(engine: AsyncEngine, store: Store, *, days: int) -> None:
    async with engine.begin() as connection:
        await connection.execute(
            update(Store)
            .where(Store.id == store.id)
            .values(state=CLOSED, closes_at=utc_now() + timedelta(days=days))
        )


def test_what_points_to_a_row_goes_before_it_and_a_ring_is_no_end():
    order = ordered({"orders": {"lines"}, "lines": set(), "jobs": set(), "a": {"b"}, "b": {"a"}})

    assert order.index("lines") < order.index("orders")
    assert order[0] == "jobs"
    assert sorted(order) == ["a", "b", "jobs", "lines", "orders"]


@pytest.mark.parametrize("table", [Order, AuditEntry])
async def test_the_platform_deletes_nothing_of_a_store_that_is_not_being_erased(
    database: Database, world: World, table: type[Order | AuditEntry]
):
    async with database.as_platform() as session:
        gone = await session.execute(delete(table).where(table.store_id == world.a.id))
        store = await session.execute(delete(Store).where(Store.id == world.a.id))

    assert (gone.rowcount, store.rowcount) == (0, 0)
    with pytest.raises(DBAPIError):
        async with database.in_store(world.a.id) as session:
            await session.execute(delete(AuditEntry))


async def test_every_table_lets_go_of_an_erased_store(database: Database):
    """By its own policy, or because the platform may delete there anyhow."""
    async with database.as_platform() as session:
        kept = await session.scalars(
            text("""
            SELECT c.relname::text FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'store_id' AND NOT a.attisdropped
            WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace
            AND NOT has_table_privilege('souk_platform', c.oid, 'DELETE')
            """)
        )
        assert list(kept) == []


async def subscriptions_are(database: Database, store: Store, state: str) -> None:
    async with database.in_store(store.id) as session:
        await session.execute(update(Subscription).values(state=state))


async def test_nothing_is_left_of_a_store_whose_time_is_over(
    runtime: Runtime, database: Database, world: World, above_the_walls: AsyncEngine, monkeypatch
):
    monkeypatch.setattr(erase_store, "PIECE", 10)
    a, b = world.a, world.b
    await furnish(database, b)
    before, others = await counts(above_the_walls, b), await counts(above_the_walls, a)
    own, theirs = private_key(b.id, b.id), private_key(a.id, a.id)
    for key in (own, theirs):
        await runtime.files.put(key, b"x", "application/octet-stream")

    # Each of the two alone keeps it: that its time is not over, and that somebody still pays.
    await subscriptions_are(database, b, ENDED)
    await close(above_the_walls, b, days=1)
    await erase_closed_stores(runtime)
    too_early = await counts(above_the_walls, b)
    await subscriptions_are(database, b, RUNNING[0])
    await close(above_the_walls, b, days=-1)
    await erase_closed_stores(runtime)
    while_one_pays = await counts(above_the_walls, b)
    await subscriptions_are(database, b, ENDED)
    for _ in range(3):
        await erase_closed_stores(runtime)

    # Nearly every table has a row to lose.
    assert sum(count > 0 for count in before.values()) > len(before) - 5
    assert too_early == while_one_pays == before
    assert {name: count for name, count in (await counts(above_the_walls, b)).items() if count} == {}
    assert await counts(above_the_walls, a) == others
    assert (await runtime.files.get(own), (await runtime.files.get(theirs)).data) == (None, b"x")
    async with database.as_platform() as session:
        (kept,) = await session.scalars(select(StoreErasure).where(StoreErasure.former_id == b.id))
        told = await session.scalars(select(UserMail.kind).where(UserMail.about == b.name))
        assert kept.finished_at is not None
        assert set(told) == {"store_erased"}


@pytest.mark.parametrize(
    ("role", "state", "days"),
    [
        ("the app", CLOSED, -1),
        ("the platform", OPEN, None),
        ("the platform", CLOSED, 1),
    ],
)
async def test_the_database_itself_refuses_to_erase_what_is_not_due(
    database: Database, above_the_walls: AsyncEngine, store: Store, role: str, state: str, days: int | None
):
    closes_at = None if days is None else utc_now() + timedelta(days=days)
    mine = update(Store).where(Store.id == store.id).execution_options(synchronize_session=False)
    async with above_the_walls.begin() as connection:
        await connection.execute(mine.values(state=state, closes_at=closes_at))
    erase = mine.values(state=ERASING, closes_at=closes_at or utc_now())

    with pytest.raises(DBAPIError, match="erase"):
        async with database.in_store(store.id) if role == "the app" else database.as_platform() as session:
            await session.execute(erase)

    async with above_the_walls.connect() as connection:
        assert await connection.scalar(select(Store.state).where(Store.id == store.id)) == state


async def test_a_store_that_is_being_erased_does_not_come_back(
    database: Database, above_the_walls: AsyncEngine, store: Store
):
    mine = update(Store).where(Store.id == store.id).execution_options(synchronize_session=False)
    await close(above_the_walls, store, days=-1)
    async with database.as_platform() as session:
        await session.execute(mine.values(state=ERASING))

    for door in (database.as_platform(), database.in_store(store.id)):
        with pytest.raises(DBAPIError, match="does not come back"):
            async with door as session:
                await session.execute(mine.values(state=PAUSED, closes_at=None))

    async with above_the_walls.connect() as connection:
        assert await connection.scalar(select(Store.state).where(Store.id == store.id)) == ERASING
