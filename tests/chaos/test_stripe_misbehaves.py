"""Stripe loses answers, breaks, hangs and asks to wait; each shopper has one payment page in the end (T25 to T28)."""

import asyncio
import time
from collections import Counter

import httpx
import pytest
from sqlalchemy import text

from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.card_orders import PAID, WAITING, mug_in, order_states
from tests.support.patience import until_equal
from tests.support.rig import Purchase, Rig, by_card, carts_with

CREATE = "POST /v1/checkout/sessions"
SHOPPERS = 6
# More than all web processes together have connections to PostgreSQL.
CROWD = 24
LONGEST_ANSWER = 10.0
LONGEST_PAGE = 4.0


@pytest.mark.parametrize(
    ("kind", "turned_away"),
    [("drop", SHOPPERS), ("error", 0), ("limit", SHOPPERS)],
    ids=["T25-answer-lost", "T26-500-kept", "T28-too-often"],
)
async def test_each_shopper_is_led_to_one_page(
    rig: Rig, books: Database, shop: Store, kind: str, turned_away: int
):
    browsers = await carts_with(rig, shop, await mug_in(books, shop, 20), SHOPPERS)
    before = len(await rig.calls(CREATE))

    async with rig.trouble(kind, CREATE, times=SHOPPERS):
        bought = await asyncio.gather(*(until_led_there(rig, browser) for browser in browsers))

    calls = [call for call in (await rig.calls(CREATE))[before:] if call["path"] == "/v1/checkout/sessions"]
    assert len(await rig.sessions_of(shop)) == SHOPPERS
    # T28: of those who were turned away each comes back once for it, and no herd. T25: each under its own key again,
    # with the same words. T26: a key that says 500 is never asked again.
    assert len(calls) == SHOPPERS + turned_away
    assert len({call["key"] for call in calls}) == SHOPPERS
    assert len({(call["key"], call["body"]) for call in calls}) == SHOPPERS
    await asyncio.gather(*(rig.pay(purchase) for purchase in bought))
    await until_equal(lambda: order_states(books, shop), {PAID: SHOPPERS})


async def until_led_there(rig: Rig, browser: httpx.AsyncClient) -> Purchase:
    """Check out, again where the shop says that the page does not answer; the goods are held meanwhile."""
    form = by_card(browser)
    answer = await browser.post("/checkout", data=form)
    while answer.headers["location"].endswith("?away=1"):
        answer = await browser.post("/checkout", data=form)
    return await rig.purchase_of(browser, answer)


async def test_while_stripe_hangs_nothing_else_waits(rig: Rig, books: Database, shop: Store):
    """T27: the crowd is told to try again in time, holds no connection meanwhile, and has its orders afterwards."""
    crowd = rig.crowd(CROWD)
    browsers = await carts_with(rig, shop, await mug_in(books, shop, CROWD), crowd)

    before = len(await rig.calls(CREATE))

    async with rig.trouble("hang", CREATE, seconds=60):
        checkouts = (browser.post("/checkout", data=by_card(browser), timeout=60) for browser in browsers)
        asked = [asyncio.ensure_future(checkout) for checkout in checkouts]
        await rig.until_asked(CREATE, before + crowd)
        all_hang = time.monotonic()
        idle, slowest = await look_around(rig, books, shop, asked)
        answers = await asyncio.gather(*asked)
        assert time.monotonic() - all_hang < LONGEST_ANSWER
        assert Counter(answer.headers["location"].rpartition("?")[2] for answer in answers) == {
            "away=1": crowd
        }
        assert await order_states(books, shop) == {WAITING: crowd}

    assert idle == 0
    assert slowest < LONGEST_PAGE + rig.proxy.delay * 20
    bought = [await rig.order_by_card(browser) for browser in browsers]
    assert len({purchase.session_id for purchase in bought}) == crowd == len(await rig.sessions_of(shop))


async def look_around(
    rig: Rig, books: Database, shop: Store, asked: list[asyncio.Future[httpx.Response]]
) -> tuple[int, float]:
    """Browse until somebody has an answer; return how many connections stood idle in a transaction, and the slowest page."""
    standing = text(
        "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction'"
        " AND application_name = 'souk' AND state_change < now() - interval '1 second'"
    )
    browser, idle, slowest = rig.machine.shopper(shop.slug), 0, 0.0
    while not any(one.done() for one in asked):
        began = time.monotonic()
        page = await browser.get("/search?q=mug")
        assert page.status_code == 200
        slowest = max(slowest, time.monotonic() - began)
        async with books.as_platform() as session:
            idle += (await session.execute(standing)).scalar_one()
        await asyncio.sleep(0.1)
    return idle, slowest
