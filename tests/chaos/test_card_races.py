"""Shoppers who pay by card, all at once and through several web processes (T1, T2, T15, T16, T18, T24)."""

import asyncio
from collections import Counter

import httpx
from sqlalchemy import func, select

from shared.kernel.database import Database
from shared.payments.models import WebhookMessage
from shared.stores.models import Store
from tests.support.card_orders import (
    CONFIRMATION,
    PAID,
    WAITING,
    jobs_left,
    jobs_of,
    let_looks_be_due,
    mug_in,
    order_states,
    refunds_of,
    stock_of,
)
from tests.support.patience import until_equal
from tests.support.rig import Purchase, Rig, by_card, carts_with

BUYERS, UNITS = 24, 5
TABS = 12
COPIES = 50


async def test_the_last_units_go_to_as_many_cards(rig: Rig, books: Database, shop: Store):
    """T1."""
    buyers = rig.crowd(BUYERS)
    browsers = await carts_with(rig, shop, await mug_in(books, shop, UNITS), buyers)

    answers = await asyncio.gather(
        *(browser.post("/checkout", data=by_card(browser)) for browser in browsers)
    )

    assert Counter(answer.status_code for answer in answers) == {303: UNITS, 409: buyers - UNITS}
    assert len(await rig.sessions_of(shop)) == UNITS
    won = [(b, a) for b, a in zip(browsers, answers, strict=True) if a.status_code == 303]
    bought = [await rig.purchase_of(browser, answer) for browser, answer in won]
    await asyncio.gather(*(rig.pay(purchase) for purchase in bought))
    await until_equal(lambda: order_states(books, shop), {PAID: UNITS})
    assert await stock_of(books, shop) == (0, 0)
    assert (await jobs_of(books, shop))[CONFIRMATION] == UNITS


async def test_one_cart_in_many_tabs_is_one_payment(rig: Rig, books: Database, shop: Store):
    """T2."""
    tabs = rig.crowd(TABS)
    (browser,) = await carts_with(rig, shop, await mug_in(books, shop, TABS), 1)
    await asyncio.gather(*(browser.get("/cart") for _ in range(tabs)))  # opens a connection for each tab

    form = by_card(browser)
    answers = await asyncio.gather(*(browser.post("/checkout", data=form) for _ in range(tabs)))

    assert Counter(answer.status_code for answer in answers) == {303: tabs}
    assert len(await rig.sessions_of(shop)) == 1
    assert await order_states(books, shop) == {WAITING: 1}
    assert await stock_of(books, shop) == (TABS, 1)


async def test_an_event_that_comes_fifty_times_counts_once(rig: Rig, books: Database, shop: Store):
    """T15 and T16: four kinds of events tell of one payment, each fifty times, to all web processes."""
    (browser,) = await carts_with(rig, shop, await mug_in(books, shop, 5), 1)
    await rig.control("webhooks", mode="hold")
    purchase = await rig.order_by_card(browser)
    await rig.pay(purchase)

    sent = (await rig.control("webhooks/release", order="shuffled", copies=COPIES))["sent"]

    assert sent == 4 * COPIES
    await until_equal(lambda: taken(rig, purchase), {200: sent})
    await until_equal(lambda: order_states(books, shop), {PAID: 1})
    await until_equal(lambda: jobs_left(books, shop), {})
    assert await inbox_of(books, shop) == {
        "payment_intent.created": 1,
        "charge.succeeded": 1,
        "payment_intent.succeeded": 1,
        "checkout.session.completed": 1,
    }
    assert (await jobs_of(books, shop))[CONFIRMATION] == 1
    assert await stock_of(books, shop) == (4, 0)


async def taken(rig: Rig, purchase: Purchase) -> Counter[int]:
    """Return the last answers to the deliveries about a purchase's intent and session."""
    session = await rig.stripe.v1.checkout.sessions.retrieve_async(purchase.session_id)
    about = {
        event.id
        async for event in (await rig.stripe.v1.events.list_async({"limit": 100})).auto_paging_iter()
        if str(session.payment_intent) in str(event.data.object)
        or purchase.session_id in str(event.data.object)
    }
    return Counter(one["status"] for one in await rig.control.read("deliveries") if one["event"] in about)


async def inbox_of(books: Database, shop: Store) -> Counter[str]:
    async with books.in_store(shop.id) as session:
        return Counter(await session.scalars(select(WebhookMessage.kind)))


async def test_the_way_back_and_the_events_together_are_one_order(rig: Rig, books: Database, shop: Store):
    """T18: the browser returns, several times, while the events arrive."""
    browsers = await carts_with(rig, shop, await mug_in(books, shop, 50), 5)
    bought = [await rig.order_by_card(browser) for browser in browsers]

    async def pay_and_come_back(purchase: Purchase) -> list[httpx.Response]:
        await rig.pay(purchase)
        return list(await asyncio.gather(*(purchase.come_back() for _ in range(3))))

    answers = [one for some in await asyncio.gather(*map(pay_and_come_back, bought)) for one in some]

    assert Counter(answer.status_code for answer in answers) == {303: 15}
    pages = await asyncio.gather(*(purchase.browser.get(purchase.page) for purchase in bought))
    assert Counter(page.status_code for page in pages) == {200: 5}
    assert await order_states(books, shop) == {PAID: 5}
    await until_equal(lambda: jobs_left(books, shop), {})
    assert (await jobs_of(books, shop))[CONFIRMATION] == 5
    assert await refunds_of(books, shop) == []
    assert await stock_of(books, shop) == (45, 0)


async def test_payments_of_which_nobody_told_us_are_found(rig: Rig, books: Database, shop: Store):
    """T24: every event is lost; what beat does by the clock finds all, and what comes late changes nothing."""
    browsers = await carts_with(rig, shop, await mug_in(books, shop, 20), 6)
    bought = await asyncio.gather(*(rig.order_by_card(browser) for browser in browsers))
    await rig.control("webhooks", mode="hold")
    await asyncio.gather(*(rig.pay(purchase) for purchase in bought))
    assert await order_states(books, shop) == {WAITING: 6}

    await let_looks_be_due(books, shop)
    rig.send_task("sweep.payments")
    await until_equal(lambda: order_states(books, shop), {PAID: 6})
    await rig.control("webhooks/release", order="reversed")

    await until_equal(lambda: messages_handled(books, shop), 24)
    assert (await jobs_of(books, shop))[CONFIRMATION] == 6
    assert await stock_of(books, shop) == (14, 0)


async def messages_handled(books: Database, shop: Store) -> int:
    async with books.in_store(shop.id) as session:
        handled = (
            select(func.count()).select_from(WebhookMessage).where(WebhookMessage.handled_at.is_not(None))
        )
        return await session.scalar(handled) or 0
