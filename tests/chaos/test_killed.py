"""T101, T102, T106 by card: kill -9 at each moment of an order's payment, and of a refund; the second try finishes the first."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta

import httpx
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
    WAITING,
    jobs_left,
    jobs_of,
    mug_in,
    order_states,
    refunds_of,
    stock_of,
)
from tests.support.patience import until_equal
from tests.support.rig import Bout, Rig, by_card, carts_with
from workers.jobs import LOST_AFTER

CREATE = "POST /v1/checkout/sessions"
REFUND = "POST /v1/refunds"
SHOPPERS, STOCK = 4, 50
WORKERS = ("worker", "worker 2")

Stop = Callable[[], Awaitable[None]]
Barrier = Callable[[Rig], AbstractAsyncContextManager[Stop]]


@asynccontextmanager
async def before_stripe_has_worked(rig: Rig) -> AsyncIterator[Stop]:
    """The order is committed; Stripe has been asked and has done nothing yet."""
    before = len(await rig.calls(CREATE))
    async with rig.trouble("hang", CREATE, seconds=60):
        yield lambda: rig.until_asked(CREATE, before + SHOPPERS)


@asynccontextmanager
async def before_stripe_has_answered(rig: Rig) -> AsyncIterator[Stop]:
    """Stripe has opened the page; nobody knows of it."""
    before = len(await rig.calls(CREATE))
    async with rig.trouble("late", CREATE, seconds=60):
        yield lambda: rig.until_asked(CREATE, before + SHOPPERS)


@asynccontextmanager
async def before_the_page_is_written_down(rig: Rig) -> AsyncIterator[Stop]:
    """Stripe's answer is here, and the word COMMIT is on its way."""
    rig.proxy.hold("UPDATE payments", "before")
    yield lambda: rig.proxy.gate.until_waiting(SHOPPERS)
    await rig.wire.do(rig.proxy.let_go())


@asynccontextmanager
async def before_the_shopper_hears(rig: Rig) -> AsyncIterator[Stop]:
    """The page is written down; the web does not know it yet."""
    rig.proxy.hold("UPDATE payments", "after")
    yield lambda: rig.proxy.gate.until_waiting(SHOPPERS)
    await rig.wire.do(rig.proxy.let_go())


async def assert_one_order_each(
    rig: Rig, books: Database, shop: Store, browsers: list[httpx.AsyncClient]
) -> None:
    """Everybody tries again and is led to a page of their own; they pay, and each has one order and one mail."""
    bought = [await rig.order_by_card(browser) for browser in browsers]
    assert sorted(await rig.sessions_of(shop)) == sorted(purchase.session_id for purchase in bought)
    assert await order_states(books, shop) == {WAITING: len(browsers)}
    await asyncio.gather(*(rig.pay(purchase) for purchase in bought))
    await until_equal(lambda: order_states(books, shop), {PAID: len(browsers)})
    assert (await jobs_of(books, shop))[CONFIRMATION] == len(browsers)
    assert await stock_of(books, shop) == (STOCK - len(browsers), 0)


@pytest.mark.parametrize(
    "barrier",
    [
        before_stripe_has_worked,
        before_stripe_has_answered,
        before_the_page_is_written_down,
        before_the_shopper_hears,
    ],
)
async def test_a_web_that_was_killed_leaves_one_payment_each(
    rig: Rig, books: Database, shop: Store, barrier: Barrier
):
    browsers = await carts_with(rig, shop, await mug_in(books, shop, STOCK), SHOPPERS)
    async with barrier(rig) as everybody_is_there:
        asked = [
            asyncio.ensure_future(browser.post("/checkout", data=by_card(browser))) for browser in browsers
        ]
        await everybody_is_there()
        rig.machine.kill("web")
        lost = await asyncio.gather(*asked, return_exceptions=True)

    assert [answer for answer in lost if not isinstance(answer, httpx.TransportError)] == []
    await rig.launch_web()
    await assert_one_order_each(rig, books, shop, browsers)


async def test_a_web_that_was_killed_at_any_moment(rig: Rig, books: Database, shop: Store, bout: Bout):
    """Whatever moment nobody has thought of, that of a half-sent answer among them."""
    browsers = await carts_with(rig, shop, await mug_in(books, shop, STOCK), SHOPPERS)
    asked = [asyncio.ensure_future(browser.post("/checkout", data=by_card(browser))) for browser in browsers]
    await asyncio.sleep(bout.chance.uniform(0.02, 0.8) * (1 + rig.proxy.delay * 50))
    rig.machine.kill("web")
    await asyncio.gather(*asked, return_exceptions=True)

    await rig.launch_web()
    await assert_one_order_each(rig, books, shop, browsers)


@pytest.mark.parametrize("kind", ["hang", "late"])
async def test_a_worker_that_was_killed_while_it_gave_money_back(
    rig: Rig, books: Database, shop: Store, kind: str
):
    """T102: before Stripe has worked, and before it has answered. The money goes back once."""
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
        for worker in WORKERS:
            rig.machine.kill(worker)

    for worker in WORKERS:
        rig.launch(worker)
    await let_time_pass(books, shop)
    rig.send_task("sweep.jobs")
    await until_equal(lambda: refunds_of(books, shop), [(500, "succeeded")])
    made = await rig.stripe.v1.refunds.list_async({"payment_intent": str(payment.intent_id)})
    assert [one.amount for one in made.data] == [500]


async def test_a_queue_that_was_emptied_is_filled_again(rig: Rig, books: Database, shop: Store):
    """T106: FLUSHALL with the jobs of six payments in the queue."""
    browsers = await carts_with(rig, shop, await mug_in(books, shop, STOCK), 6)
    bought = await asyncio.gather(*(rig.order_by_card(browser) for browser in browsers))
    for worker in WORKERS:
        rig.machine.kill(worker)
    await asyncio.gather(*(rig.pay(purchase) for purchase in bought))
    await until_equal(lambda: sent_of(books, shop), 24)

    async with Redis.from_url(rig.machine.valkey.url) as valkey:
        await valkey.flushall()
    for worker in WORKERS:
        rig.launch(worker)
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
