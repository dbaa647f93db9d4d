"""Races: many connections in several processes, all of which begin at one moment.

Each racer is a coroutine with a connection of its own. The processes are kept for all races, because starting them
costs more than a race does; a barrier, not a clock, tells them to begin.
"""

import asyncio
import multiprocessing
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import asynccontextmanager, suppress
from multiprocessing.synchronize import Barrier
from typing import Final
from uuid import UUID

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

import shared.tables  # noqa: F401 - every table is known before the first query
from shared.carts.queries import lock_cart_by_id
from shared.checkout.place_order import place_order
from shared.inventory.errors import SoldOut
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import DatabaseSettings
from shared.orders.cancel_order import cancel_order
from shared.orders.downloads import NoSuchDownload, begin_download
from shared.orders.errors import AlreadyCancelled
from shared.orders.queries import order_by_id
from shared.payments.methods import CASH_ON_DELIVERY
from shared.stores.queries import current_store
from tests.support.database_proxy import DatabaseProxy
from tests.support.factories.orders import BUYER

PROCESSES: Final = 3
CONNECTIONS: Final = 20

Racer = Callable[[Database, UUID, UUID], Awaitable[str]]

# Whoever waits for a lock behind a hundred others waits long where each of them is far from PostgreSQL.
_PATIENT: Final = {
    "pool_size": CONNECTIONS,
    "pool_wait": 90.0,
    "lock_timeout_ms": 90_000,
    "statement_timeout_ms": 90_000,
    "idle_in_transaction_ms": 90_000,
}


class Races:
    """The processes in which everybody races."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._meeting = context.Barrier(PROCESSES)
        self._pool = ProcessPoolExecutor(
            PROCESSES, mp_context=context, initializer=_meet_at, initargs=(self._meeting,)
        )

    async def run(
        self, settings: DatabaseSettings, racer: Racer, store_id: UUID, ids: list[UUID]
    ) -> Counter[str]:
        """Let all ids race, spread over the processes; returns how often each answer came."""
        patient = settings.model_copy(update=_PATIENT)
        if self._meeting.broken:  # by a race before this one, whose test has failed
            self._meeting.reset()
        loop = asyncio.get_running_loop()
        shares = [ids[start::PROCESSES] for start in range(PROCESSES)]
        answers = await asyncio.gather(
            *(
                loop.run_in_executor(self._pool, _in_one_process, patient, racer, store_id, share)
                for share in shares
            )
        )
        return Counter(answer for share in answers for answer in share)

    def end(self) -> None:
        """End the processes."""
        self._pool.shutdown()


@pytest.fixture(scope="session")
def races() -> Iterator[Races]:
    """The processes of all races of this run."""
    opened = Races()
    yield opened
    opened.end()


@asynccontextmanager
async def far_away(settings: DatabaseSettings, delay: float) -> AsyncIterator[DatabaseSettings]:
    """Give the way to a PostgreSQL that is `delay` seconds away in each round trip; 0 is the direct way."""
    if not delay:
        yield settings
        return
    proxy = DatabaseProxy(settings.app_url, delay=delay)
    async with proxy.listening():
        yield settings.model_copy(update={"app_url": proxy.url})


async def buy(database: Database, store_id: UUID, cart_id: UUID) -> str:
    """Check a cart out; answers with the order's id, or "sold out" and what is missing."""

    async def whole(session):
        order = await place_order(
            session,
            await current_store(session),
            await lock_cart_by_id(session, cart_id),
            buyer=BUYER,
            method=CASH_ON_DELIVERY,
            seen_total_minor=None,
            secret_key="k",
            now=utc_now(),
        )
        return str(order.id)

    try:
        return await database.run(store_id, whole)
    except SoldOut as refusal:
        return " ".join(["sold out", *(str(shortage.variant_id) for shortage in refusal.shortages)])


async def fetch(database: Database, store_id: UUID, grant_id: UUID) -> str:
    """Begin a download; answers "begun", or "refused"."""

    async def whole(session):
        await begin_download(session, grant_id, now=utc_now())
        return "begun"

    try:
        return await database.run(store_id, whole)
    except NoSuchDownload:
        return "refused"


async def call_off(database: Database, store_id: UUID, order_id: UUID) -> str:
    """Cancel an order; answers "cancelled", or "already"."""

    async def whole(session):
        order = await order_by_id(session, order_id)
        await cancel_order(session, order, reason="", actor="race", now=utc_now())
        return "cancelled"

    try:
        return await database.run(store_id, whole)
    except AlreadyCancelled:
        return "already"


async def deadlocks(database: Database) -> int:
    """Return how many deadlocks PostgreSQL has broken; those that were tried again count too."""
    async with database.as_platform() as session:
        await session.execute(text("SELECT pg_stat_force_next_flush()"))
        counted = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return (await session.scalar(counted)) or 0


class _Meeting:
    point: Barrier | None = None


def _meet_at(barrier: Barrier) -> None:
    _Meeting.point = barrier


def _in_one_process(settings: DatabaseSettings, racer: Racer, store_id: UUID, ids: list[UUID]) -> list[str]:
    async def everybody() -> list[str]:
        database = Database(settings)
        await _connect(database, min(CONNECTIONS, len(ids)))
        assert _Meeting.point is not None
        _Meeting.point.wait(60)
        try:
            return await asyncio.gather(*(_answer_of(racer(database, store_id, one)) for one in ids))
        finally:
            await database.close()

    return asyncio.run(everybody())


async def _connect(database: Database, count: int) -> None:
    """Fill the pool, so that no racer loses the time that connecting takes; a busy machine may be too slow at first."""
    connections: list[AsyncConnection] = []
    async with asyncio.timeout(45):
        while len(connections) < count:
            with suppress(TimeoutError):
                connections.append(await database.app_engine.connect())
    for connection in connections:
        await connection.close()


async def _answer_of(work: Awaitable[str]) -> str:
    try:
        return await work
    except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it among the answers
        return repr(error)[:200]
