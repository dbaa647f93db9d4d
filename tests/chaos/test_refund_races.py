"""Three of the staff give the same money back, all at once, and so does Stripe's own dashboard (T12, T31, T32)."""

import asyncio
from collections import Counter

import httpx
from sqlalchemy import select

from shared.kernel.database import Database
from shared.orders.models import Order
from shared.stores.models import Store
from tests.support.card_orders import (
    PAID,
    jobs_left,
    jobs_of,
    mug_in,
    order_states,
    refunds_of,
    stock_of,
)
from tests.support.factories.people import make_member
from tests.support.patience import until_equal
from tests.support.rig import Purchase, Rig, carts_with

TOTAL, THIRD = 1999 + 490, "7.46"
STAFF, CLICKS = 3, 24


async def paid_order(rig: Rig, books: Database, shop: Store) -> tuple[Purchase, str]:
    """Sell a mug by card; returns the purchase and the order's page in the dashboard."""
    (browser,) = await carts_with(rig, shop, await mug_in(books, shop, 5), 1)
    purchase = await rig.order_by_card(browser)
    await rig.pay(purchase)
    await until_equal(lambda: order_states(books, shop), {PAID: 1})
    async with books.in_store(shop.id) as session:
        number = await session.scalar(select(Order.number))
    return purchase, f"/dashboard/{shop.slug}/orders/{number}"


async def staff_of(rig: Rig, books: Database, shop: Store) -> list[httpx.AsyncClient]:
    async with books.as_platform() as session:
        tokens = [(await make_member(session, shop))[1] for _ in range(STAFF)]
    return [rig.machine.member(token) for token in tokens]


async def click(staff: list[httpx.AsyncClient], page: str, amount: str, clicks: int) -> Counter[int]:
    form = {"amount": amount, "reason": "Chipped"}
    sent = (staff[n % STAFF].post(f"{page}/refunds", data=form, timeout=60) for n in range(clicks))
    return Counter(answer.status_code for answer in await asyncio.gather(*sent))


async def at_stripe(rig: Rig, purchase: Purchase) -> list[int]:
    session = await rig.stripe.v1.checkout.sessions.retrieve_async(purchase.session_id)
    made = await rig.stripe.v1.refunds.list_async({"payment_intent": str(session.payment_intent)})
    return [one.amount for one in made.data]


async def test_many_full_refunds_are_one(rig: Rig, books: Database, shop: Store):
    """T31."""
    purchase, page = await paid_order(rig, books, shop)
    clicks = rig.crowd(CLICKS)

    answers = await click(await staff_of(rig, books, shop), page, "24.89", clicks)

    assert answers == {303: 1, 409: clicks - 1}
    await until_equal(lambda: refunds_of(books, shop), [(TOTAL, "succeeded")])
    assert await at_stripe(rig, purchase) == [TOTAL]
    await until_equal(lambda: order_states(books, shop), {("placed", "refunded"): 1})


async def test_of_many_refunds_of_thirty_percent_three_are_made(rig: Rig, books: Database, shop: Store):
    """T32."""
    purchase, page = await paid_order(rig, books, shop)
    clicks = rig.crowd(CLICKS)

    answers = await click(await staff_of(rig, books, shop), page, THIRD, clicks)

    assert answers == {303: 3, 409: clicks - 3}
    await until_equal(lambda: refunds_of(books, shop), [(746, "succeeded")] * 3)
    assert await at_stripe(rig, purchase) == [746] * 3


async def test_many_cancellations_give_money_and_goods_back_once(rig: Rig, books: Database, shop: Store):
    """T12: clicked often, by several, while Stripe tells of the refund that came of it, more than once and in no order."""
    await rig.control("webhooks", copies=3)
    purchase, page = await paid_order(rig, books, shop)
    assert await stock_of(books, shop) == (4, 0)
    staff, clicks = await staff_of(rig, books, shop), rig.crowd(12)

    sent = (
        staff[n % STAFF].post(f"{page}/cancellation", data={"reason": "Changed"}, timeout=60)
        for n in range(clicks)
    )
    answers = Counter(answer.status_code for answer in await asyncio.gather(*sent))

    assert answers == {303: 1, 409: clicks - 1}
    await until_equal(lambda: order_states(books, shop), {("cancelled", "refunded"): 1})
    await until_equal(lambda: jobs_left(books, shop), {})
    assert await refunds_of(books, shop) == [(TOTAL, "succeeded")]
    assert await at_stripe(rig, purchase) == [TOTAL]
    assert await stock_of(books, shop) == (5, 0)
    assert (await jobs_of(books, shop))["notifications.send_order_cancellation"] == 1


async def test_a_refund_in_stripes_dashboard_and_one_in_ours(rig: Rig, books: Database, shop: Store):
    """Never more goes back than came in, whoever is first; both books say the same."""
    purchase, page = await paid_order(rig, books, shop)
    session = await rig.stripe.v1.checkout.sessions.retrieve_async(purchase.session_id)
    intent = str(session.payment_intent)

    ours = click(await staff_of(rig, books, shop), page, "24.89", STAFF)
    theirs = rig.stripe.v1.refunds.create_async({"payment_intent": intent, "amount": 2000})
    await asyncio.gather(ours, theirs, return_exceptions=True)

    await until_equal(lambda: jobs_left(books, shop), {})
    made = sorted(await at_stripe(rig, purchase))
    assert made in ([2000], [TOTAL])
    kept = sorted(amount for amount, state in await refunds_of(books, shop) if state == "succeeded")
    assert kept == made
