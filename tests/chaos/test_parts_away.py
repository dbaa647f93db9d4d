"""Webhooks while PostgreSQL, or the queue and its workers, are away (T22, T23), and messages that make no sense (T118)."""

import asyncio
import time
from collections import Counter

from sqlalchemy import func, select

from shared.invariants.checks import WORK
from shared.invariants.find_violations import find_violations
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.jobs import JobName, enqueue
from shared.payments.models import WebhookMessage
from shared.stores.models import Store
from tests.chaos.test_any_order import deliver
from tests.support.card_orders import CONFIRMATION, PAID, WAITING, jobs_left, jobs_of, mug_in, order_states
from tests.support.patience import until_equal
from tests.support.rig import Rig, carts_with

PAYMENTS = 6


async def test_a_message_is_taken_when_it_is_written_and_not_before(rig: Rig, books: Database, shop: Store):
    """T22: PostgreSQL is away when Stripe calls. It hears 503 and calls again; there is one order."""
    (browser,) = await carts_with(rig, shop, await mug_in(books, shop, 5), 1)
    purchase = await rig.order_by_card(browser)
    await rig.control("webhooks", mode="hold")
    await rig.pay(purchase)
    event = (await rig.stripe.v1.events.list_async({"type": "checkout.session.completed", "limit": 1})).data[
        0
    ]

    await rig.cut_database()
    refused = await deliver(rig, event.to_dict())
    await rig.control("webhooks/release", copies=3)
    await asyncio.sleep(0.5)  # Stripe calls in vain; its next tries come seconds apart
    rig.proxy.mend()

    assert refused == 503
    await until_equal(lambda: order_states(books, shop), {PAID: 1})
    await until_equal(lambda: messages_of(books, shop), 4)
    assert (await jobs_of(books, shop))[CONFIRMATION] == 1


async def test_messages_are_taken_while_queue_and_workers_are_away(rig: Rig, books: Database, shop: Store):
    """T23: each is answered at once, and heeded when somebody is there again."""
    browsers = await carts_with(rig, shop, await mug_in(books, shop, 50), PAYMENTS)
    bought = await asyncio.gather(*(rig.order_by_card(browser) for browser in browsers))
    rig.machine.kill("worker")
    rig.machine.kill("worker 2")
    rig.machine.kill_valkey()
    try:
        await asyncio.gather(*(rig.pay(purchase) for purchase in bought))
        began = time.monotonic()
        await until_equal(lambda: messages_of(books, shop), PAYMENTS * 4)
        assert time.monotonic() - began < 15 + rig.proxy.delay * 100
        assert await order_states(books, shop) == {WAITING: PAYMENTS}
    finally:
        rig.machine.revive_valkey()
    rig.launch("worker")
    rig.launch("worker 2")

    await until_equal(lambda: order_states(books, shop), {PAID: PAYMENTS})
    await until_equal(lambda: jobs_left(books, shop), {})
    assert (await jobs_of(books, shop))[CONFIRMATION] == PAYMENTS


async def test_what_makes_no_sense_holds_nobody_up(rig: Rig, books: Database, shop: Store):
    """T118: messages of an unknown kind, of an order that is not there, of somebody else's payment; a job of no kind."""
    (browser,) = await carts_with(rig, shop, await mug_in(books, shop, 5), 1)
    purchase = await rig.order_by_card(browser)
    nobodys = {"store_id": str(new_id()), "payment_id": str(new_id())}
    ours = {"store_id": str(shop.id), "payment_id": str(new_id())}
    strange = [
        {"object": "unheard_of", "metadata": nobodys},
        {"object": "checkout.session", "metadata": ours, "payment_status": "no word of ours"},
        {"object": "charge", "payment_intent": "pi_of_nobody"},
    ]

    async with books.in_store(shop.id) as session:
        enqueue(session, JobName("nobody.knows_this"), now=utc_now())
    answers = [await deliver(rig, event_of(thing)) for thing in strange]
    await rig.pay(purchase)

    assert Counter(answers) == {200: 3}
    await until_equal(lambda: order_states(books, shop), {PAID: 1})
    await until_equal(lambda: messages_of(books, shop), 4)
    given_up = "dead after 1: GiveUp: there is no handler for nobody.knows_this"
    await until_equal(lambda: jobs_left(books, shop), {"nobody.knows_this": given_up})
    async with books.as_platform() as session:
        found = await find_violations(session, now=utc_now(), store_id=shop.id, checks=WORK)
    assert [one.check for one in found] == ["job.dead"]


def event_of(thing: dict[str, object]) -> dict[str, object]:
    kind = "something.that_nobody_knows"
    return {"id": f"evt_{new_id().hex}", "type": kind, "livemode": False, "data": {"object": thing}}


async def messages_of(books: Database, shop: Store) -> int:
    async with books.in_store(shop.id) as session:
        return await session.scalar(select(func.count()).select_from(WebhookMessage)) or 0
