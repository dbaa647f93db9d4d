"""T101 by card: kill -9 of the web at each moment of an order's payment; the second try finishes the first."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import httpx
import pytest

from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.card_orders import (
    CONFIRMATION,
    PAID,
    WAITING,
    jobs_of,
    mug_in,
    order_states,
    stock_of,
)
from tests.support.patience import until_equal
from tests.support.rig import Bout, Rig, by_card, carts_with

CREATE = "POST /v1/checkout/sessions"
SHOPPERS, STOCK = 4, 50

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
