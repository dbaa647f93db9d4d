"""T17: four facts about a payment reach the web processes in each of their 24 orders, and the end is always the same."""

import asyncio
import hashlib
import hmac
import time
from collections import Counter
from itertools import permutations
from typing import Any

import httpx
import orjson
from sqlalchemy import select

from shared.kernel.database import Database
from shared.orders.models import Order
from shared.payments.models import Payment, Refund
from shared.stores.models import Store
from tests.support.card_orders import CONFIRMATION, jobs_left, jobs_of, mug_in, stock_of
from tests.support.patience import until_equal
from tests.support.rig import SECRET, Purchase, Rig, carts_with

KINDS = (
    "checkout.session.completed",
    "payment_intent.succeeded",
    "charge.refunded",
    "charge.dispute.created",
)
ORDERS = list(permutations(KINDS))
TOTAL, GIVEN_BACK = 1999 + 490, 500


async def test_facts_in_any_order_end_alike(rig: Rig, books: Database, shop: Store):
    await rig.control("webhooks", mode="drop")
    browsers = await carts_with(rig, shop, await mug_in(books, shop, 30), len(ORDERS))
    bought = await asyncio.gather(*(rig.order_by_card(browser) for browser in browsers))
    await asyncio.gather(*(live_through_all(rig, purchase) for purchase in bought))
    told = await events_by_intent(rig)

    intents = [await intent_of(rig, purchase) for purchase in bought]
    answers = await asyncio.gather(
        *(tell(rig, told[intent], order) for intent, order in zip(intents, ORDERS, strict=True))
    )

    assert Counter(status for some in answers for status in some) == {200: len(ORDERS) * len(KINDS)}
    await until_equal(lambda: jobs_left(books, shop), {})
    assert await ends_of(books, shop) == {
        ("placed", "partly_refunded", "succeeded", TOTAL, GIVEN_BACK, True): len(ORDERS)
    }
    assert await refunds_at_both(rig, books, shop) == (len(ORDERS), len(ORDERS))
    assert (await jobs_of(books, shop))[CONFIRMATION] == len(ORDERS)
    assert await stock_of(books, shop) == (30 - len(ORDERS), 0)


async def live_through_all(rig: Rig, purchase: Purchase) -> None:
    """Pay, have a part given back in Stripe's own dashboard, and contest the charge."""
    await rig.pay(purchase)
    await rig.stripe.v1.refunds.create_async(
        {"payment_intent": await intent_of(rig, purchase), "amount": GIVEN_BACK}
    )
    await rig.control(f"sessions/{purchase.session_id}/dispute")


async def intent_of(rig: Rig, purchase: Purchase) -> str:
    session = await rig.stripe.v1.checkout.sessions.retrieve_async(purchase.session_id)
    return str(session.payment_intent)


async def events_by_intent(rig: Rig) -> dict[str, dict[str, Any]]:
    """Return the events of the four kinds by the intent that they are about."""
    found: dict[str, dict[str, Any]] = {}
    for kind in KINDS:
        page = await rig.stripe.v1.events.list_async({"type": kind, "limit": 100})
        async for event in page.auto_paging_iter():
            thing = event.data.object
            intent = thing["id"] if kind.startswith("payment_intent") else thing["payment_intent"]
            found.setdefault(str(intent), {})[kind] = event.to_dict()
    return found


async def tell(rig: Rig, events: dict[str, Any], order: tuple[str, ...]) -> list[int]:
    """Deliver the events one after another, each over a connection of its own."""
    return [await deliver(rig, events[kind]) for kind in order]


async def deliver(rig: Rig, event: dict[str, Any]) -> int:
    body, moment = orjson.dumps(event), int(time.time())
    signed = hmac.new(SECRET.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    headers = {"host": "localhost", "stripe-signature": f"t={moment},v1={signed}"}
    async with httpx.AsyncClient(timeout=10) as caller:
        address = f"http://127.0.0.1:{rig.machine.port}/webhooks/stripe"
        return (await caller.post(address, content=body, headers=headers)).status_code


async def ends_of(books: Database, shop: Store) -> Counter[tuple[Any, ...]]:
    async with books.in_store(shop.id) as session:
        rows = await session.execute(
            select(
                Order.state,
                Order.payment_state,
                Payment.state,
                Payment.captured_minor,
                Payment.refunded_minor,
                Payment.is_disputed,
            ).join(Payment, Payment.order_id == Order.id)
        )
        return Counter(tuple(row) for row in rows)


async def refunds_at_both(rig: Rig, books: Database, shop: Store) -> tuple[int, int]:
    """I3: count our refunds, and those of them that Stripe has under the same id with the same amount."""
    async with books.in_store(shop.id) as session:
        ours = {one.provider_id: one.amount_minor for one in await session.scalars(select(Refund))}
    page = await rig.stripe.v1.refunds.list_async({"limit": 100})
    theirs = {one.id: one.amount async for one in page.auto_paging_iter()}
    return len(ours), sum(theirs.get(str(key)) == amount for key, amount in ours.items())
