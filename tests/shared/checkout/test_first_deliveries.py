"""What promotions and codes take off the first delivery of a subscription, and off every one: shown, charged, ordered."""

from typing import Any

import pytest
from sqlalchemy import select

from shared.adapters.stripe_gateway import StripeGateway
from shared.invariants.checks import BOOKS
from shared.invariants.find_violations import EVER, find_violations
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.cancel_order import cancel_order
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.promotions.models import Coupon
from shared.stores.models import Store
from shared.subscriptions.models import Subscription
from tests.support.factories.promotions import make_coupon, make_promotion
from tests.support.stripe_sandbox import Control
from tests.support.subscriptions import TOTAL, Standing, make_subscription

MONTH = 32


async def used(standing: Standing) -> list[int]:
    async with standing.database.in_store(standing.store.id) as session:
        return list(await session.scalars(select(Coupon.used)))


async def discounts(standing: Standing) -> list[list[tuple[str, str, int]]]:
    """Return what reduced each order, as (name, code, amount), the first order first."""
    async with standing.database.in_store(standing.store.id) as session:
        orders = await session.scalars(select(Order).order_by(Order.number))
        return [[(one.name, one.code, one.amount.minor) for one in order.discounts] for order in orders]


async def violations(standing: Standing) -> list[str]:
    async with standing.database.as_platform() as session:
        found = await find_violations(
            session, now=utc_now(), since=EVER, store_id=standing.store.id, checks=BOOKS
        )
        return [str(one) for one in found]


async def test_a_promotion_for_the_first_delivery_reduces_that_one_and_no_other(
    database: Database, store: Store, gateway: StripeGateway, control: Control
):
    async with database.in_store(store.id) as session:
        await make_promotion(session, name="Hello", kind="fixed", amount_minor=500)
    standing = await make_subscription(database, store, gateway, control)

    await standing.begin()
    await standing.pass_time(MONTH)
    await standing.look()

    row = await standing.row()
    assert (row.total_minor, row.first_total_minor) == (TOTAL, TOTAL - 500)
    assert [total for _, _, total in await standing.orders()] == [TOTAL - 500, TOTAL]
    assert await discounts(standing) == [[("Monthly", "", 200), ("Hello", "", 500)], [("Monthly", "", 200)]]
    assert await standing.invoices() == ["ordered", "ordered"]
    assert await violations(standing) == []


async def test_a_promotion_for_every_delivery_stays_when_it_is_over(
    database: Database, store: Store, gateway: StripeGateway, control: Control
):
    async with database.in_store(store.id) as session:
        promotion = await make_promotion(
            session, name="Loyal", kind="fixed", amount_minor=300, on_subscriptions="every"
        )
    standing = await make_subscription(database, store, gateway, control)
    async with database.in_store(store.id) as session:
        (await session.merge(promotion)).is_on = False

    await standing.begin()
    await standing.pass_time(MONTH)
    await standing.look()

    assert (await standing.row()).first_total_minor is None
    assert [total for _, _, total in await standing.orders()] == [TOTAL - 300, TOTAL - 300]
    assert await violations(standing) == []


async def test_a_code_is_used_from_the_beginning_and_comes_back_with_the_order(
    database: Database, store: Store, gateway: StripeGateway, control: Control
):
    async with database.in_store(store.id) as session:
        await make_coupon(session, code="FIRST", limit=1, kind="fixed", amount_minor=400)
    standing = await make_subscription(database, store, gateway, control, codes=("FIRST",))
    asked_for = await used(standing)
    late = await make_subscription(database, store, gateway, control, codes=("FIRST",))
    assert (await late.row()).first_total_minor is None

    await standing.begin()
    await standing.pass_time(MONTH)
    await standing.look()

    assert (asked_for, await used(standing)) == ([1], [1])
    assert [total for _, _, total in await standing.orders()] == [TOTAL - 400, TOTAL]
    assert [code for _, code, _ in (await discounts(standing))[0]] == ["", "FIRST"]
    assert await violations(standing) == []
    async with database.in_store(store.id) as session:
        first = (await session.scalars(select(Order.id).order_by(Order.number))).first()
        assert first is not None
        await cancel_order(session, await order_by_id(session, first), reason="", actor="m", now=utc_now())
    assert await used(standing) == [0]


async def test_a_code_comes_back_once_when_nothing_begins(
    database: Database, store: Store, gateway: StripeGateway, control: Control
):
    async with database.in_store(store.id) as session:
        await make_coupon(session, code="FIRST", limit=1, kind="fixed", amount_minor=400)
    standing = await make_subscription(database, store, gateway, control, codes=("FIRST",))
    await standing.open()

    standing.ahead = 2 * 3600
    for _ in range(2):
        await standing.look()

    assert (await standing.row()).state == "abandoned"
    assert await used(standing) == [0]
    assert await violations(standing) == []


async def test_a_second_payment_of_the_first_price_waits_for_a_person(
    database: Database, store: Store, gateway: StripeGateway, control: Control
):
    async with database.in_store(store.id) as session:
        await make_promotion(session, name="Hello", kind="fixed", amount_minor=500)
    standing = await make_subscription(database, store, gateway, control)
    await standing.begin()
    async with database.in_store(store.id) as session:
        # As if the provider took the coupon off each time.
        row = (await session.scalars(select(Subscription))).one()
        row.total_minor, row.first_total_minor = TOTAL + 1, TOTAL
    await standing.pass_time(MONTH)
    await standing.look()
    await standing.pass_time(MONTH)
    await standing.look()

    assert await standing.invoices() == ["ordered", "ordered", "review"]


@pytest.mark.parametrize(
    ("promotion", "plan"),
    [
        ({"kind": "percentage", "percent": 100}, {}),
        ({"kind": "fixed", "amount_minor": 500}, {"trial_days": 14}),
    ],
    ids=["nothing to pay", "a trial"],
)
async def test_where_no_first_price_is_possible_the_first_delivery_costs_what_the_others_do(
    database: Database,
    store: Store,
    gateway: StripeGateway,
    control: Control,
    promotion: dict[str, Any],
    plan: dict[str, Any],
):
    async with database.in_store(store.id) as session:
        await make_promotion(session, name="Free ride", kind="free_shipping")
        await make_promotion(session, name="Hello", **promotion)

    standing = await make_subscription(database, store, gateway, control, **plan)

    row = await standing.row()
    assert (row.total_minor, row.first_total_minor, row.first_quote) == (TOTAL, None, {})
