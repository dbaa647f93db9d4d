"""Orders whose mails wait, and the time that passes until a sweeper looks."""

import asyncio
from collections import Counter
from datetime import timedelta

from celery import Celery
from sqlalchemy import update

from shared.kernel.database import Database
from shared.kernel.jobs import DONE, Job
from shared.stores.models import Store
from tests.support.checkouts import job_states
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.machine import Machine
from workers.jobs import LOST_AFTER


async def place_orders(books: Database, shop: Store, count: int) -> None:
    """Place orders; each leaves one job, to send its confirmation."""
    async with books.in_store(shop.id) as session:
        variant = await make_variant(session, stock=None)
        for _ in range(count):
            await make_order(session, variant)


async def let_the_sweeper_look(machine: Machine, books: Database, shop: Store) -> None:
    """Let the time pass after which a job counts as lost, and do what beat does then."""
    long_ago = LOST_AFTER + timedelta(seconds=1)
    async with books.in_store(shop.id) as session:
        await session.execute(
            update(Job).values(sent_at=Job.sent_at - long_ago, run_at=Job.run_at - long_ago)
        )
    sweep(machine, "sweep.jobs")


def sweep(machine: Machine, broom: str) -> None:
    """Have a worker do what beat asks for by the clock."""
    with Celery("souk", broker=machine.valkey.url) as app:
        app.send_task(broom, ignore_result=True)


async def until_done(books: Database, shop: Store, count: int, *, patience: float = 60.0) -> None:
    """Return when so many jobs of the store are done, all of them."""
    states: Counter[str] = Counter()
    try:
        async with asyncio.timeout(patience):
            while states != {DONE: count}:
                states = await job_states(books, shop.id)
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise AssertionError(f"after {patience} s the jobs are {dict(states)}") from None
