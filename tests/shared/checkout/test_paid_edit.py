"""Changes of orders that were paid (F138): the difference is given back or waited for, and goods move with the money."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from shared.checkout.edit_order import TIME_TO_PAY
from shared.checkout.edit_plan import EditPlan, Wanted
from shared.checkout.pay_edit import end_edit, request_edit_payment, withdraw_edit
from shared.checkout.plan_edit import plan_edit
from shared.checkout.pursue_payment import look_at_payment, open_payment_page
from shared.checkout.request_payment import Links
from shared.inventory.models import Reservation
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.orders.cancel_order import cancel_order
from shared.orders.edits import OrderEdit, edits_of
from shared.orders.errors import EditOver, EditWaits
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.payments.models import Payment
from shared.payments.queries import lock_payment
from shared.stores.queries import current_store
from tests.support.factories.shipments import make_shipment
from tests.support.order_edits import a_variant, change, figures, levels, read, violations
from tests.support.payments import Till

LINKS = Links(paid="http://shop.test/orders/t/payment", back="http://shop.test/orders/t")


@pytest.fixture
def paid(till: Till, runner: asyncio.Runner) -> Till:
    async def pay() -> None:
        await till.pay()
        await till.look()

    runner.run(pay())
    return till


async def test_money_of_a_card_goes_back_for_what_leaves(database: Database, paid: Till):
    order = await read(database, paid.store, paid.order_id)

    edit = await change(database, order.id, {order.lines[0].id: 1}, store=paid.store)

    assert (edit.settlement, edit.refunded_minor, edit.state) == ("refund", 1999, "applied")
    assert await paid.refunds() == [(1999, "requested")]
    assert (await read(database, paid.store, order.id)).total_minor == 2489
    assert await levels(database, paid.store) == [(4, 0)]
    assert await violations(database, paid.store) == []


async def test_money_that_went_back_before_does_not_go_back_twice(database: Database, paid: Till):
    order = await read(database, paid.store, paid.order_id)
    tray = await a_variant(database, paid.store, price_minor=100)
    async with database.in_store(paid.store.id) as session:
        await session.execute(update(Payment).values(refunded_minor=4000))

    edit = await change(database, order.id, {order.lines[0].id: 0}, {tray.id: 1}, store=paid.store)

    assert (edit.difference.minor, edit.refunded_minor) == (-3898, 488)


async def _wait_for_more(database: Database, till: Till) -> tuple[Order, OrderEdit]:
    order = await read(database, till.store, till.order_id)
    tray = await a_variant(database, till.store)
    edit = await change(database, order.id, {order.lines[0].id: 1}, {tray.id: 3}, store=till.store)
    return order, edit


async def _open_page(database: Database, till: Till) -> UUID:
    async with database.in_store(till.store.id) as session:
        order = await order_by_id(session, till.order_id)
        payment = await request_edit_payment(
            session, await current_store(session), order, links=LINKS, now=utc_now()
        )
    await open_payment_page(database, till.gateway, till.store.id, payment.id, clock=utc_now)
    return payment.id


async def _pay(database: Database, till: Till, payment_id: UUID) -> None:
    async with database.in_store(till.store.id) as session:
        payment = await lock_payment(session, payment_id)
    await till.control(f"sessions/{payment.session_id}/pay")
    await look_at_payment(database, till.gateway, till.store.id, payment_id, clock=utc_now)


async def test_a_dearer_order_waits_for_the_difference_with_its_goods_held(database: Database, paid: Till):
    order, edit = await _wait_for_more(database, paid)

    assert (edit.state, edit.settlement, edit.difference.minor) == ("waiting", "link", 3000 - 1999)
    assert await figures(database, paid.store, order.id) == ([("Blue Mug", 2, 3998)], 4488)
    assert await levels(database, paid.store) == [(3, 0), (4, 3)]
    assert await violations(database, paid.store) == []
    assert "notifications.send_order_change" in await paid.jobs()
    with pytest.raises(EditWaits):
        await change(database, order.id, {order.lines[0].id: 1}, store=paid.store)


async def test_the_difference_that_is_paid_makes_the_change(database: Database, paid: Till):
    order, _ = await _wait_for_more(database, paid)
    payment_id = await _open_page(database, paid)
    assert await _open_page(database, paid) == payment_id

    await _pay(database, paid, payment_id)

    assert await figures(database, paid.store, order.id) == (
        [("Blue Mug", 1, 1999), ("Tray", 3, 3000)],
        1999 + 3000 + 490,
    )
    assert await levels(database, paid.store) == [(4, 0), (1, 0)]
    assert await paid.order() == ("placed", "paid")
    assert await paid.refunds() == []
    assert await violations(database, paid.store) == []
    async with database.in_store(paid.store.id) as session:
        with pytest.raises(EditOver):
            await request_edit_payment(
                session, await current_store(session), order, links=LINKS, now=utc_now()
            )


async def test_money_for_a_change_of_a_cancelled_order_goes_back_with_the_rest(
    database: Database, paid: Till
):
    order, edit = await _wait_for_more(database, paid)
    payment_id = await _open_page(database, paid)
    async with database.in_store(paid.store.id) as session:
        await cancel_order(session, await order_by_id(session, order.id), reason="", actor="m", now=utc_now())

    await _pay(database, paid, payment_id)

    async with database.in_store(paid.store.id) as session:
        assert (await edits_of(session, order.id))[0].state == "called_off"
    assert await paid.refunds() == [(4488, "requested"), (edit.difference.minor, "requested")]
    assert await levels(database, paid.store) == [(5, 0), (4, 0)]
    assert await violations(database, paid.store) == []


async def test_what_was_packed_meanwhile_stays_and_the_money_goes_back(database: Database, paid: Till):
    order, edit = await _wait_for_more(database, paid)
    payment_id = await _open_page(database, paid)
    async with database.in_store(paid.store.id) as session:
        await make_shipment(session, await order_by_id(session, order.id))

    await _pay(database, paid, payment_id)

    assert await figures(database, paid.store, order.id) == ([("Blue Mug", 2, 3998)], 4488)
    assert await paid.refunds() == [(edit.difference.minor, "requested")]
    assert await levels(database, paid.store) == [(3, 0), (4, 0)]
    assert await paid.order() == ("placed", "paid")
    assert await violations(database, paid.store) == []


async def test_a_change_that_nobody_pays_for_ends_by_itself(database: Database, paid: Till):
    order, edit = await _wait_for_more(database, paid)
    async with database.in_store(paid.store.id) as session:
        jobs = (await session.scalars(select(Job.run_at).where(Job.name == "orders.end_order_edit"))).all()
        assert jobs == [edit.expires_at]
        await end_edit(session, edit.id, now=utc_now() + TIME_TO_PAY)

    assert await levels(database, paid.store) == [(3, 0), (4, 0)]
    assert (await read(database, paid.store, order.id)).total_minor == 4488
    assert await violations(database, paid.store) == []
    async with database.in_store(paid.store.id) as session:
        with pytest.raises(EditOver):
            await withdraw_edit(session, order.id, actor="m", now=utc_now())


async def test_an_open_page_is_waited_for_when_the_time_is_over(database: Database, paid: Till):
    _, edit = await _wait_for_more(database, paid)
    payment_id = await _open_page(database, paid)
    late = utc_now() + TIME_TO_PAY
    async with database.in_store(paid.store.id) as session:
        await end_edit(session, edit.id, now=late)
        later = select(Job.run_at).where(Job.name == "orders.end_order_edit").order_by(Job.run_at)
        assert (await session.scalars(later)).all() == [edit.expires_at, late + timedelta(hours=1)]

    await _pay(database, paid, payment_id)

    assert (await read(database, paid.store, paid.order_id)).total_minor == 4488 + edit.difference.minor
    assert await violations(database, paid.store) == []


async def test_a_store_may_settle_the_difference_itself(database: Database, paid: Till):
    order = await read(database, paid.store, paid.order_id)
    tray = await a_variant(database, paid.store)

    edit = await change(database, order.id, {}, {tray.id: 1}, store=paid.store, is_by_hand=True)

    assert (edit.state, edit.settlement) == ("applied", "by_hand")
    assert (await read(database, paid.store, order.id)).total_minor == 5488
    assert await violations(database, paid.store) == []


async def test_a_preview_writes_nothing(database: Database, paid: Till):
    tray = await a_variant(database, paid.store)
    async with database.in_store(paid.store.id) as session:
        order = await order_by_id(session, paid.order_id)
        plan: EditPlan = await plan_edit(
            session, await current_store(session), order, Wanted({}, {tray.id: 2}), now=utc_now()
        )

    assert (plan.settlement, plan.difference.minor, plan.after.minor) == ("link", 2000, 6488)
    async with database.in_store(paid.store.id) as session:
        assert (
            await edits_of(session, paid.order_id),
            (await session.scalars(select(Reservation))).all()[1:],
        ) == (
            [],
            [],
        )
