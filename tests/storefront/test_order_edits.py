"""A buyer sees how their order was changed, and pays what a change costs more."""

import asyncio
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import select

from shared.checkout.edit_order import edit_order
from shared.checkout.edit_plan import Wanted
from shared.checkout.place_order import order_token
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.tokens import hash_token
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.payments.models import Payment
from shared.stores.queries import current_store
from shared.web.door import Door
from tests.support.factories.catalogue import make_variant
from tests.support.payments import Till
from tests.support.stripe_sandbox import ORIGIN
from tests.support.web import browser


@pytest.fixture
def paid(till: Till, runner: asyncio.Runner) -> Till:
    async def pay() -> None:
        await till.pay()
        await till.look()

    runner.run(pay())
    return till


async def a_change(paid: Till) -> str:
    """Make out a change that costs 10.00 more; returns the order's secret link."""
    async with paid.database.in_store(paid.store.id) as session:
        order = await order_by_id(session, paid.order_id)
        tray = await make_variant(session, title="Oak Tray", price_minor=1000, stock=4)
        await edit_order(
            session,
            await current_store(session),
            order,
            Wanted({}, {tray.id: 1}),
            reason="As you asked",
            seen=0,
            seen_total_minor=None,
            actor="m@example.com",
            now=utc_now(),
        )
        token = order_token("k", order)
        assert hash_token(token) == order.token_hash
    return f"/orders/{token}"


async def test_the_difference_is_paid_from_the_orders_page(card_door: Door, database: Database, paid: Till):
    shopper: httpx.AsyncClient = browser(card_door, f"{paid.store.slug}.localhost")
    link = await a_change(paid)
    waits = await shopper.get(link)
    page = await shopper.post(f"{link}/payment")
    again = await shopper.post(f"{link}/payment")
    async with database.in_store(paid.store.id) as session:
        payment = (await session.scalars(select(Payment).where(Payment.edit_id.is_not(None)))).one()
    await paid.control(f"sessions/{payment.session_id}/pay")

    back = await shopper.get(f"{link}/payment")
    shown = await shopper.get(link)

    assert "This costs €10.00 more." in waits.text
    assert "Pay €10.00" in waits.text
    assert "As you asked" in waits.text
    assert "Pay €44.88" not in waits.text
    assert (page.status_code, page.headers["location"]) == (303, payment.url)
    assert again.headers["location"] == payment.url
    assert urlsplit(payment.url or "").netloc == urlsplit(ORIGIN).netloc
    assert f"form-action 'self' {ORIGIN}" in waits.headers["content-security-policy"]
    assert back.headers["location"] == link
    assert "Changed. Your order then cost €54.88." in shown.text
    assert "Pay €10.00" not in shown.text
    async with database.in_store(paid.store.id) as session:
        assert await session.scalar(select(Order.total_minor)) == 5488


async def test_an_order_that_waits_for_nothing_opens_no_page(card_door: Door, database: Database, paid: Till):
    shopper: httpx.AsyncClient = browser(card_door, f"{paid.store.slug}.localhost")
    async with database.in_store(paid.store.id) as session:
        link = f"/orders/{order_token('k', await order_by_id(session, paid.order_id))}"

    answer = await shopper.post(f"{link}/payment")

    assert answer.headers["location"] == link
    async with database.in_store(paid.store.id) as session:
        assert len((await session.scalars(select(Payment.id))).all()) == 1
