"""T111: what PostgreSQL breaks off is done again from its start, three times at most; nobody but the log hears of it."""

import asyncio

import pytest
from httpx import AsyncClient
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.carts.models import Cart
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import MOST_TRIES, Database, sqlstate
from shared.kernel.events import Event, record
from shared.kernel.ids import new_id
from shared.orders.models import Order
from shared.stores.models import Store
from tests.support.checkouts import FORM, assert_books_are_right
from tests.support.factories.catalogue import make_variant
from tests.support.races import deadlocks


class Broken:
    """Work that writes, and that PostgreSQL breaks off the first so many times."""

    def __init__(self, times: int, state: str) -> None:
        self._left, self._state, self.tries = times, state, 0

    async def __call__(self, session: AsyncSession) -> str:
        self.tries += 1
        record(session, "test.tried", new_id(), actor="test", now=utc_now(), number=self.tries)
        await session.flush()
        if self._left:
            self._left -= 1
            await session.execute(
                text(f"DO $$ BEGIN RAISE EXCEPTION 'broken off' USING ERRCODE = '{self._state}'; END $$")
            )
        return "done"


async def tries_kept(database: Database, store: Store) -> list[int]:
    async with database.in_store(store.id) as session:
        kept = await session.scalars(select(Event).where(Event.name == "test.tried"))
        return [event.data["number"] for event in kept]


@pytest.mark.parametrize("state", ["40001", "40P01"])
async def test_what_was_broken_off_is_done_again_whole(database: Database, store: Store, state: str):
    work = Broken(MOST_TRIES - 1, state)

    assert await database.run(store.id, work) == "done"

    assert work.tries == MOST_TRIES == 3
    assert await tries_kept(database, store) == [3]


@pytest.mark.parametrize(("state", "tries"), [("40001", MOST_TRIES), ("23505", 1), ("57014", 1)])
async def test_what_stays_broken_or_is_broken_otherwise_is_told(
    database: Database, store: Store, state: str, tries: int
):
    work = Broken(MOST_TRIES, state)

    with pytest.raises(DBAPIError) as told:
        await database.run(store.id, work)

    assert (sqlstate(told.value), work.tries) == (state, tries)
    assert await tries_kept(database, store) == []


async def test_a_shopper_whose_checkout_ends_in_a_deadlock_has_their_order(
    shopper: AsyncClient, database: Database, store: Store
):
    """Somebody holds the goods and asks for the cart, which the checkout holds while it asks for the goods."""
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=5)
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "2"})
    before = await deadlocks(database)

    async with database.in_store(store.id) as other:
        await other.execute(select(StockLevel.id).with_for_update())
        checkout = asyncio.ensure_future(shopper.post("/checkout", data=FORM))
        await until_somebody_waits(database)
        # PostgreSQL ends who has waited a second: the checkout, which began first.
        await other.execute(select(Cart.id).with_for_update())

    assert (await checkout).status_code == 303
    assert await deadlocks(database) == before + 1
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(Order)) == 1
        assert await session.scalar(select(StockLevel.on_hand)) == 3
    await assert_books_are_right(database, store.id)


async def until_somebody_waits(database: Database) -> None:
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'souk_app' AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(10), database.app_engine.connect() as connection:
        while not (await connection.execute(waiting)).scalar_one():
            await connection.rollback()
            await asyncio.sleep(0.01)
