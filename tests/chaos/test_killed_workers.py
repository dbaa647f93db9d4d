"""T102, T106 by card: kill -9 of the workers while an order is processed and while money goes back, and a lost queue."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Final, Literal

import pytest
from redis.asyncio import Redis
from sqlalchemy import select, update

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.kernel.money import Money
from shared.payments.models import Payment
from shared.payments.request_refund import request_refund
from shared.stores.models import Store
from tests.support.card_orders import (
    CONFIRMATION,
    PAID,
    jobs_left,
    jobs_of,
    mug_in,
    order_states,
    refunds_of,
    stock_of,
)
from tests.support.patience import until_equal
from tests.support.rig import Rig, carts_with
from tests.support.rounds import ROUNDS
from workers.jobs import LOST_AFTER

REFUND = "POST /v1/refunds"
STOCK = 50
WORKERS = ("worker", "worker 2")

Killing = Callable[[Rig], None]


def kill_all(rig: Rig) -> None:
    """The main processes and their pools."""
    for worker in WORKERS:
        rig.machine.kill(worker)


def kill_pools(rig: Rig) -> None:
    """The processes of the pools; the main processes make new ones."""
    for worker in WORKERS:
        rig.machine.kill_children_of(worker)


def be_there_again(rig: Rig) -> None:
    for worker in WORKERS:
        if not rig.machine.runs(worker):
            rig.launch(worker)


# Each moment and each way to die once; every pair of them in `make chaos`.
_OF_A_COMMIT: Final = [("before", kill_all), ("after", kill_pools)]
_OF_A_CALL: Final = [("hang", kill_pools), ("late", kill_all)]


@pytest.mark.parametrize(
    ("moment", "kill"),
    [*_OF_A_COMMIT, *([("before", kill_pools), ("after", kill_all)] if ROUNDS else [])],
)
async def test_a_worker_that_was_killed_while_it_settled_an_order(
    rig: Rig, books: Database, shop: Store, moment: Literal["before", "after"], kill: Killing
):
    """Before the commit that makes the order paid, and when that is done and nobody knows of it."""
    (browser,) = await carts_with(rig, shop, await mug_in(books, shop, STOCK), 1)
    purchase = await rig.order_by_card(browser)
    rig.proxy.hold("UPDATE orders", moment)
    await rig.pay(purchase)  # nobody comes back: Stripe's message is all that tells of it
    await rig.wire.do(rig.proxy.gate.until_waiting(1))
    kill(rig)
    await rig.wire.do(rig.proxy.let_go())
    rig.machine.kill("web")  # its connections have ended too, and this is not about it
    await rig.launch_web()

    be_there_again(rig)
    await let_time_pass(books, shop)
    rig.send_task("sweep.jobs")
    await until_equal(lambda: order_states(books, shop), {PAID: 1})
    await until_equal(lambda: jobs_left(books, shop), {})
    assert (await jobs_of(books, shop))[CONFIRMATION] == 1
    assert await stock_of(books, shop) == (STOCK - 1, 0)


@pytest.mark.parametrize(
    ("kind", "kill"), [*_OF_A_CALL, *([("hang", kill_all), ("late", kill_pools)] if ROUNDS else [])]
)
async def test_a_worker_that_was_killed_while_it_gave_money_back(
    rig: Rig, books: Database, shop: Store, kind: str, kill: Killing
):
    """Before Stripe has worked, and before it has answered. The money goes back once."""
    (browser,) = await carts_with(rig, shop, await mug_in(books, shop, STOCK), 1)
    purchase = await rig.order_by_card(browser)
    await rig.pay(purchase)
    await until_equal(lambda: order_states(books, shop), {PAID: 1})
    before = len(await rig.calls(REFUND))
    await rig.control("webhooks", mode="drop")  # which would tell us what the worker has done
    async with rig.trouble(kind, REFUND, seconds=60):
        async with books.in_store(shop.id) as session:
            payment = (await session.scalars(select(Payment))).one()
            await request_refund(session, payment, Money(500, "EUR"), reason="", actor="test", now=utc_now())
        await rig.until_asked(REFUND, before + 1)
        kill(rig)

    be_there_again(rig)
    await let_time_pass(books, shop)
    rig.send_task("sweep.jobs")
    await until_equal(lambda: refunds_of(books, shop), [(500, "succeeded")])
    made = await rig.stripe.v1.refunds.list_async({"payment_intent": str(payment.intent_id)})
    assert [one.amount for one in made.data] == [500]


async def test_a_queue_that_was_emptied_is_filled_again(rig: Rig, books: Database, shop: Store):
    """T106: FLUSHALL with the jobs of six payments in the queue."""
    browsers = await carts_with(rig, shop, await mug_in(books, shop, STOCK), 6)
    bought = await asyncio.gather(*(rig.order_by_card(browser) for browser in browsers))
    kill_all(rig)
    await asyncio.gather(*(rig.pay(purchase) for purchase in bought))
    await until_equal(lambda: sent_of(books, shop), 24)

    async with Redis.from_url(rig.machine.valkey.url) as valkey:
        await valkey.flushall()
    be_there_again(rig)
    await let_time_pass(books, shop)
    rig.send_task("sweep.jobs")

    await until_equal(lambda: order_states(books, shop), {PAID: 6})
    await until_equal(lambda: jobs_left(books, shop), {})
    assert (await jobs_of(books, shop))[CONFIRMATION] == 6
    assert await stock_of(books, shop) == (STOCK - 6, 0)


async def sent_of(books: Database, shop: Store) -> int:
    async with books.in_store(shop.id) as session:
        return len((await session.scalars(select(Job.id).where(Job.state == "sent"))).all())


async def let_time_pass(books: Database, shop: Store) -> None:
    """Let the time pass after which a job counts as lost."""
    long_ago = LOST_AFTER + timedelta(seconds=1)
    async with books.in_store(shop.id) as session:
        await session.execute(
            update(Job)
            .where(Job.state == "sent")
            .values(sent_at=Job.sent_at - long_ago, run_at=Job.run_at - long_ago)
        )
