"""T101: kill -9 of the web at each moment of a checkout. The shopper tries again and has one order."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from uuid import UUID

import httpx
import pytest
from sqlalchemy import func, select

from shared.inventory.models import Reservation, StockLevel
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.orders.models import Order
from shared.stores.models import Store
from tests.support.checkouts import assert_books_are_right, check_out, count_orders, with_a_cart
from tests.support.database_proxy import DatabaseProxy
from tests.support.factories.catalogue import make_variant
from tests.support.machine import Machine, until_waiting_for_locks
from tests.support.rounds import ROUNDS

# As many as the bouts of `tests/chaos`, which are near and far: fifty at each barrier in `make chaos`.
KILLS = ROUNDS * 2 or 2
SHOPPERS = 4
STOCK = 500

Stop = Callable[[], Awaitable[None]]
Barrier = Callable[[Machine, Database, DatabaseProxy], AbstractAsyncContextManager[Stop]]


async def variant_in(books: Database, shop: Store) -> UUID:
    async with books.in_store(shop.id) as session:
        return (await make_variant(session, stock=STOCK)).id


@asynccontextmanager
async def before_reserving(machine: Machine, books: Database, _proxy: DatabaseProxy) -> AsyncIterator[Stop]:
    """The stock's rows are locked by somebody else: the checkout has locked its cart and taken nothing."""
    other = await machine.administrate()
    try:
        async with other.transaction():
            await other.execute("SELECT FROM stock_levels FOR UPDATE")
            yield lambda: until_waiting_for_locks(books, SHOPPERS)
    finally:
        await other.close()


@asynccontextmanager
async def before_the_commit(_machine: Machine, _books: Database, proxy: DatabaseProxy) -> AsyncIterator[Stop]:
    """Order, reservation, claim, event and job are written; the word COMMIT is on its way.

    One shopper stands there and the others behind them: they wait for the same piece of stock.
    """
    proxy.hold("INSERT INTO orders", "before")
    yield lambda: proxy.gate.until_waiting(1)
    await proxy.let_go()


@asynccontextmanager
async def before_the_answer(_machine: Machine, _books: Database, proxy: DatabaseProxy) -> AsyncIterator[Stop]:
    """PostgreSQL has committed; the web does not know it yet."""
    proxy.hold("INSERT INTO orders", "after")
    yield lambda: proxy.gate.until_waiting(SHOPPERS)
    await proxy.let_go()


@pytest.mark.parametrize(
    ("barrier", "kept"),
    [(before_reserving, 0), (before_the_commit, 0), (before_the_answer, SHOPPERS)],
    ids=["before-reserving", "before-the-commit", "before-the-answer"],
)
async def test_a_shopper_whose_checkout_was_killed_tries_again_and_has_one_order(
    machine: Machine, books: Database, shop: Store, barrier: Barrier, kept: int
):
    variant_id = await variant_in(books, shop)
    async with DatabaseProxy(machine.postgres.url).listening() as proxy:
        await machine.launch_web(DATABASE_URL=proxy.url)
        for kill in range(KILLS):
            shoppers = [await with_a_cart(machine, shop.slug, variant_id) for _ in range(SHOPPERS)]
            async with barrier(machine, books, proxy) as everybody_is_there:
                asked = [asyncio.ensure_future(check_out(shopper)) for shopper in shoppers]
                await everybody_is_there()
                machine.kill("web")
                lost = await asyncio.gather(*asked, return_exceptions=True)
            assert [type(answer) for answer in lost if not isinstance(answer, httpx.TransportError)] == []
            await assert_nothing_is_left_locked(books, shop, variant_id)
            assert await count_orders(books, shop.id) == kill * SHOPPERS + kept

            await machine.launch_web(DATABASE_URL=proxy.url)
            first = await asyncio.gather(*(check_out(shopper) for shopper in shoppers))
            again = await asyncio.gather(*(check_out(shopper) for shopper in shoppers))

            assert [answer.status_code for answer in first + again] == [303] * SHOPPERS * 2
            assert [answer.headers["location"] for answer in first] == [
                answer.headers["location"] for answer in again
            ]
            assert len({answer.headers["location"] for answer in first}) == SHOPPERS
            await assert_sold(books, shop, (kill + 1) * SHOPPERS)


async def test_a_killed_worker_of_the_server_is_replaced(machine: Machine, books: Database, shop: Store):
    variant_id = await variant_in(books, shop)
    await machine.launch_web()
    shopper = await with_a_cart(machine, shop.slug, variant_id)

    machine.kill_children_of("web")
    await machine.page_is_there()

    assert (await check_out(shopper)).status_code == 303
    await assert_sold(books, shop, 1)


async def assert_nothing_is_left_locked(books: Database, shop: Store, variant_id: UUID) -> None:
    """The kernel closes a dead process's sockets, and PostgreSQL rolls back what came over them."""
    async with asyncio.timeout(10), books.in_store(shop.id) as session:
        await session.execute(select(StockLevel).where(StockLevel.id == variant_id).with_for_update())


async def assert_sold(books: Database, shop: Store, count: int) -> None:
    async with books.in_store(shop.id) as session:
        assert await session.scalar(select(func.count()).select_from(Order)) == count
        assert await session.scalar(select(func.count()).select_from(Job)) == count
        level = (await session.scalars(select(StockLevel))).one()
        assert (level.on_hand, level.reserved) == (STOCK - count, 0)
        held = select(func.count()).select_from(Reservation).where(Reservation.state == "held")
        assert await session.scalar(held) == 0
    await assert_books_are_right(books, shop.id)
