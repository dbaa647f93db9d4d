"""Words of one payment of a subscription that come to several processes at once: one order, near and far."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from shared.adapters.stripe_gateway import StripeGateway
from shared.checkout.order_invoice import order_invoice
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.money import Money
from shared.kernel.settings import Settings
from shared.orders.models import Order
from shared.payments.gateway import Heard
from shared.payments.models import WebhookMessage
from shared.payments.subscription_desk import PaidInvoice
from shared.stores.models import Store
from shared.subscriptions.models import Subscription, SubscriptionInvoice
from shared.subscriptions.queries import lock_subscription
from shared.subscriptions.take_in_message import take_in_subscription_message
from tests.support.checkouts import assert_books_are_right
from tests.support.races import Races, far_away
from tests.support.stripe_sandbox import Control
from tests.support.subscriptions import TOTAL, make_subscription

distances = pytest.mark.parametrize(("delay", "rivals"), [(0.0, 12), (0.1, 6)], ids=["near", "far"])


async def hear(database: Database, store_id: UUID, number: UUID) -> str:
    """Hear of one of two invoices, as a worker does that has asked how the subscription stands."""
    paid = PaidInvoice(f"in_{number.int % 2}", Money(TOTAL, "EUR"), f"pi_{number.int % 2}", utc_now())

    async def whole(session):
        subscription_id = (await session.scalars(select(Subscription.id))).one()
        subscription = await lock_subscription(session, subscription_id)
        placed = await order_invoice(session, subscription, paid, secret_key="k", now=utc_now())
        return "placed" if placed else "known"

    return await database.run(store_id, whole)


async def take_in(database: Database, store_id: UUID, number: UUID) -> str:
    """Be called by the provider about one event."""
    async with database.in_store(store_id) as session:
        subscription_id = (await session.scalars(select(Subscription.id))).one()
        heard = Heard("evt_1", "invoice.paid", "", store_id, None, None, subscription_id)
        is_new = await take_in_subscription_message(
            session, heard, provider="stripe", subscription_id=subscription_id, now=utc_now()
        )
    return "new" if is_new else "known"


@distances
async def test_two_payments_that_many_hear_of_are_two_orders(
    database: Database,
    settings: Settings,
    store: Store,
    races: Races,
    gateway: StripeGateway,
    control: Control,
    delay: float,
    rivals: int,
):
    await make_subscription(database, store, gateway, control)

    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, hear, store.id, [UUID(int=n) for n in range(rivals)])

    assert answers == {"placed": 2, "known": rivals - 2}
    async with database.in_store(store.id) as session:
        totals = list(await session.scalars(select(Order.total_minor)))
        states = list(await session.scalars(select(SubscriptionInvoice.state)))
        on_hand = await session.scalar(select(StockLevel.on_hand))
        assert (await session.scalars(select(Subscription.order_count))).one() == 2
    assert (totals, states, on_hand) == ([TOTAL] * 2, ["ordered"] * 2, 16)
    await assert_books_are_right(database, store.id)


@distances
async def test_a_message_that_comes_often_is_one(
    database: Database,
    settings: Settings,
    store: Store,
    races: Races,
    gateway: StripeGateway,
    control: Control,
    delay: float,
    rivals: int,
):
    await make_subscription(database, store, gateway, control)

    async with far_away(settings.database, delay) as way:
        answers = await races.run(way, take_in, store.id, [UUID(int=n) for n in range(rivals)])

    assert answers == {"new": 1, "known": rivals - 1}
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(WebhookMessage)) == 1
