"""T8: the money comes while the page is being closed. Each order ends as exactly one: sold, or called off with its goods back."""

import asyncio
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import update

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.payments.models import Payment
from shared.stores.models import Store
from tests.support.card_orders import (
    ABANDONED,
    PAID,
    let_looks_be_due,
    mug_in,
    order_states,
    refunds_of,
    stock_of,
)
from tests.support.patience import until_equal
from tests.support.rig import Bout, Purchase, Rig, carts_with

STOCK = 50


async def let_time_be_over(books: Database, shop: Store) -> None:
    """Let the time pass within which orders can be paid."""
    async with books.in_store(shop.id) as session:
        await session.execute(update(Payment).values(expires_at=utc_now() - timedelta(seconds=1)))
    await let_looks_be_due(books, shop)


async def try_to_pay(rig: Rig, purchase: Purchase) -> bool:
    """Pay unless the page is closed; returns whether it was open."""
    async with httpx.AsyncClient(base_url=rig.stripe_origin) as shopper:
        sent = await shopper.post(f"/c/pay/{purchase.session_id}", data={"card": "4242424242424242"})
    assert sent.status_code in (303, 410), sent.text
    return sent.status_code == 303


@pytest.mark.parametrize("kind", ["hang", "late"])
async def test_paid_or_closed_as_stripe_says(rig: Rig, books: Database, shop: Store, kind: str):
    """Both ways round: somebody pays before Stripe closes the page, and just after it."""
    (browser,) = await carts_with(rig, shop, await mug_in(books, shop, STOCK), 1)
    purchase = await rig.order_by_card(browser)
    await let_time_be_over(books, shop)
    closing = f"POST /v1/checkout/sessions/{purchase.session_id}/expire"
    async with rig.trouble(kind, closing, seconds=6):
        rig.send_task("sweep.payments")
        await rig.until_asked(closing, 1)
        is_paid = await try_to_pay(rig, purchase)

    assert is_paid is (kind == "hang")
    await until_equal(lambda: order_states(books, shop), {PAID if is_paid else ABANDONED: 1})
    assert await stock_of(books, shop) == (STOCK - is_paid, 0)
    assert await refunds_of(books, shop) == []


async def test_a_crowd_that_pays_while_its_time_runs_out(rig: Rig, books: Database, shop: Store, bout: Bout):
    """Payments, the sweeper and shoppers who turn back, all at once; nobody has both, and nobody neither."""
    crowd, chance = rig.crowd(15), bout.chance
    browsers = await carts_with(rig, shop, await mug_in(books, shop, STOCK), crowd)
    bought = await asyncio.gather(*(rig.order_by_card(browser) for browser in browsers))
    await let_time_be_over(books, shop)

    async def accident(purchase: Purchase, place: int) -> bool:
        await asyncio.sleep(chance.uniform(0, 0.5))
        if place % 3 == 0:
            turned_back = asyncio.ensure_future(purchase.browser.post(f"{purchase.page}/cancellation"))
            is_paid = await try_to_pay(rig, purchase)
            assert (await turned_back).status_code in (200, 303, 503)
            return is_paid
        return await try_to_pay(rig, purchase)

    rig.send_task("sweep.payments")
    paid = sum(await asyncio.gather(*(accident(purchase, place) for place, purchase in enumerate(bought))))
    await let_looks_be_due(books, shop)
    rig.send_task("sweep.payments")

    wanted = {state: count for state, count in ((PAID, paid), (ABANDONED, crowd - paid)) if count}
    await until_equal(lambda: order_states(books, shop), wanted)
    assert await stock_of(books, shop) == (STOCK - paid, 0)
    assert await refunds_of(books, shop) == []
