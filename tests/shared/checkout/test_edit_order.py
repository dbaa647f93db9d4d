"""Orders that are changed after they were placed (F138): lines, money and goods move together, or nothing does."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import select, update

from shared.checkout.edit_order import TIME_TO_PAY, edit_order
from shared.checkout.edit_plan import EditPlan, Wanted
from shared.checkout.errors import PriceChanged
from shared.checkout.pay_edit import end_edit, request_edit_payment, withdraw_edit
from shared.checkout.plan_edit import plan_edit
from shared.checkout.pursue_payment import look_at_payment, open_payment_page
from shared.checkout.request_payment import Links
from shared.fulfilment.carriers import Tracking
from shared.fulfilment.pack_shipment import pack_shipment
from shared.fulfilment.queries import left_to_pack
from shared.invariants.checks import BOOKS
from shared.invariants.find_violations import EVER, find_violations
from shared.inventory.errors import SoldOut
from shared.inventory.models import AwaitedGoods, Reservation, StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.jobs import Job
from shared.orders.cancel_order import cancel_order
from shared.orders.edits import OrderEdit, edits_of
from shared.orders.errors import CannotBeEdited, EditedMeanwhile, EditOver, EditWaits
from shared.orders.mark_paid import mark_paid
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.payments.models import Payment
from shared.payments.queries import lock_payment
from shared.products.models import Variant
from shared.stores.models import Store
from shared.stores.queries import current_store
from shared.taxes.change_rates import add_rate
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.promotions import make_promotion
from tests.support.factories.shipments import fresh, make_shipment
from tests.support.payments import Till

LINKS = Links(paid="http://shop.test/orders/t/payment", back="http://shop.test/orders/t")


async def an_order(database: Database, store: Store, *, quantity: int = 3, stock: int = 5) -> Order:
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Blue Mug", price_minor=1999, stock=stock)
        return await make_order(session, variant, quantity=quantity)


async def a_variant(database: Database, store: Store, **columns: object) -> Variant:
    async with database.in_store(store.id) as session:
        return await make_variant(session, **{"title": "Tray", "price_minor": 1000, "stock": 4} | columns)


async def change(
    database: Database,
    order_id: UUID,
    lines: Mapping[UUID, int] | None = None,
    added: Mapping[UUID, int] | None = None,
    *,
    store: Store,
    seen: int | None = None,
    seen_total_minor: int | None = None,
    is_by_hand: bool = False,
    reason: str = "They rang",
) -> OrderEdit:
    async with database.in_store(store.id) as session:
        order = await order_by_id(session, order_id)
        return await edit_order(
            session,
            await current_store(session),
            order,
            Wanted(lines or {}, added or {}),
            reason=reason,
            is_by_hand=is_by_hand,
            seen=order.edit_count if seen is None else seen,
            seen_total_minor=seen_total_minor,
            actor="m@example.com",
            now=utc_now(),
        )


async def read(database: Database, store: Store, order_id: UUID) -> Order:
    async with database.in_store(store.id) as session:
        return await order_by_id(session, order_id)


async def figures(database: Database, store: Store, order_id: UUID) -> tuple[list[tuple[str, int, int]], int]:
    """Return the order's lines as (title, pieces, total), and what it costs."""
    order = await read(database, store, order_id)
    return [(line.title, line.quantity, line.total_minor) for line in order.lines], order.total_minor


async def levels(database: Database, store: Store) -> list[tuple[int, int]]:
    """Return what is on hand and reserved of each variant, in the order in which they were made."""
    async with database.in_store(store.id) as session:
        rows = await session.execute(select(StockLevel.on_hand, StockLevel.reserved).order_by(StockLevel.id))
        return [(on_hand, reserved) for on_hand, reserved in rows]


async def violations(database: Database, store: Store) -> list[str]:
    async with database.as_platform() as session:
        found = await find_violations(session, now=utc_now(), since=EVER, store_id=store.id, checks=BOOKS)
        return [str(one) for one in found]


@pytest.fixture
def paid(till: Till, runner: asyncio.Runner) -> Till:
    async def pay() -> None:
        await till.pay()
        await till.look()

    runner.run(pay())
    return till


async def test_pieces_that_leave_an_unpaid_order_take_their_money_and_go_on_the_shelf(
    database: Database, store: Store
):
    order = await an_order(database, store)

    edit = await change(database, order.id, {order.lines[0].id: 1}, store=store)

    assert await figures(database, store, order.id) == ([("Blue Mug", 1, 1999)], 1999 + 490)
    assert await levels(database, store) == [(4, 0)]
    assert (edit.state, edit.settlement, edit.difference.minor, edit.number) == ("applied", "open", -3998, 1)
    assert [(one.title, one.pieces) for one in edit.movements] == [("Blue Mug", -2)]
    assert await violations(database, store) == []


async def test_what_is_added_costs_what_it_costs_now_and_the_rest_what_it_did(
    database: Database, store: Store
):
    order = await an_order(database, store)
    tray = await a_variant(database, store)
    mug = order.lines[0].variant_id
    async with database.in_store(store.id) as session:
        await session.execute(update(Variant).where(Variant.id == mug).values(price_minor=2500))

    await change(database, order.id, {order.lines[0].id: 4}, {tray.id: 2}, store=store)

    lines, total = await figures(database, store, order.id)
    assert lines == [("Blue Mug", 3, 5997), ("Tray", 2, 2000), ("Blue Mug", 1, 2500)]
    assert total == 5997 + 2000 + 2500 + 490
    assert await levels(database, store) == [(1, 0), (2, 0)]
    kept = await read(database, store, order.id)
    assert [(step.kind, step.name, step.amount.minor) for step in kept.trace][-2:] == [
        ("edit", "1", 4500),
        ("total", "", 10987),
    ]
    assert await violations(database, store) == []


async def test_a_line_that_is_taken_out_is_gone_from_the_order(database: Database, store: Store):
    order = await an_order(database, store)
    tray = await a_variant(database, store)

    await change(database, order.id, {order.lines[0].id: 0}, {tray.id: 1}, store=store)

    assert await figures(database, store, order.id) == ([("Tray", 1, 1000)], 1490)
    assert await levels(database, store) == [(5, 0), (3, 0)]
    assert await violations(database, store) == []


async def test_discounts_and_taxes_of_what_stays_are_parts_of_what_was_frozen(
    database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await add_rate(
            session,
            name="VAT",
            percent=Decimal(19),
            country="DE",
            region="",
            postcode="",
            category="standard",
            now=utc_now(),
        )
        promotion = await make_promotion(session)
    order = await an_order(database, store)
    assert (order.discount_minor, order.included_tax_minor, order.lines[0].tax_minor) == (600, 940, 862)
    async with database.in_store(store.id) as session:
        await session.delete(await session.merge(promotion))

    await change(database, order.id, {order.lines[0].id: 1}, store=store)

    kept = await read(database, store, order.id)
    line = kept.lines[0]
    assert (line.total_minor, line.discount_minor, line.tax_minor) == (1999, 200, 287)
    assert (kept.subtotal_minor, kept.discount_minor, kept.total_minor) == (1999, 200, 1999 - 200 + 490)
    assert kept.included_tax_minor == 287 + 78
    assert [(share.name, share.amount.minor) for share in kept.taxes] == [("VAT", 287 + 78)]
    assert [one.amount.minor for one in kept.discounts] == [200]
    assert await violations(database, store) == []


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


async def test_of_two_who_change_it_the_second_looks_again(database: Database, store: Store):
    order = await an_order(database, store)
    await change(database, order.id, {order.lines[0].id: 2}, store=store, seen=0)

    with pytest.raises(EditedMeanwhile):
        await change(database, order.id, {order.lines[0].id: 1}, store=store, seen=0)

    assert (await figures(database, store, order.id))[0] == [("Blue Mug", 2, 3998)]
    assert await levels(database, store) == [(3, 0)]


async def test_nobody_changes_an_order_at_another_price_than_they_saw(database: Database, store: Store):
    order = await an_order(database, store)

    with pytest.raises(PriceChanged):
        await change(database, order.id, {order.lines[0].id: 2}, store=store, seen_total_minor=1)

    assert (await read(database, store, order.id)).edit_count == 0
    assert await levels(database, store) == [(2, 0)]


async def test_goods_that_are_not_there_leave_everything_as_it_was(database: Database, store: Store):
    order = await an_order(database, store)
    tray = await a_variant(database, store)

    with pytest.raises(SoldOut):
        await change(database, order.id, {order.lines[0].id: 1}, {tray.id: 5}, store=store)

    assert (await figures(database, store, order.id))[0] == [("Blue Mug", 3, 5997)]
    assert await levels(database, store) == [(2, 0), (4, 0)]


async def test_what_is_packed_stays_in_the_order(database: Database, store: Store):
    order = await an_order(database, store)
    async with database.in_store(store.id) as session:
        await make_shipment(session, await order_by_id(session, order.id), most=2)

    with pytest.raises(Invalid) as refusal:
        await change(database, order.id, {order.lines[0].id: 1}, store=store)
    await change(database, order.id, {order.lines[0].id: 2}, store=store)

    assert list(refusal.value.fields) == [f"line-{order.lines[0].id}"]
    kept = await read(database, store, order.id)
    assert (kept.fulfilment_state, kept.total_minor) == ("fulfilled", 2 * 1999 + 490)
    assert await violations(database, store) == []
    with pytest.raises(CannotBeEdited):
        await change(database, order.id, {order.lines[0].id: 3}, store=store)


async def test_what_is_added_to_an_order_on_its_way_is_still_to_be_packed(database: Database, store: Store):
    order = await an_order(database, store)
    tray = await a_variant(database, store)
    async with database.in_store(store.id) as session:
        await make_shipment(session, await order_by_id(session, order.id), most=2)
    await change(database, order.id, {}, {tray.id: 1}, store=store)

    async with database.in_store(store.id) as session:
        order = await fresh(session, await order_by_id(session, order.id))
        assert order.fulfilment_state == "partly_fulfilled"
        await pack_shipment(
            session,
            order,
            goods={one.goods.piece: one.left for one in await left_to_pack(session, order)},
            tracking=Tracking(),
            seen=order.shipment_count,
            actor="m",
            now=utc_now(),
        )

    assert (await read(database, store, order.id)).fulfilment_state == "fulfilled"
    assert await violations(database, store) == []


@pytest.mark.parametrize(
    ("pieces", "field"), [(0, "goods"), (-1, "line"), (1000, "line"), (3, "goods")], ids=str
)
async def test_what_cannot_be_meant_is_refused_at_its_field(
    database: Database, store: Store, pieces: int, field: str
):
    order = await an_order(database, store)
    line = order.lines[0].id

    with pytest.raises(Invalid) as refusal:
        await change(database, order.id, {line: pieces}, store=store)

    assert list(refusal.value.fields) == [field if field == "goods" else f"line-{line}"]
    assert (await read(database, store, order.id)).edit_count == 0


async def test_goods_that_are_still_to_come_are_waited_for_by_fewer(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Blue Mug", price_minor=1999, stock=2, backorder_limit=5)
        order = await make_order(session, variant, quantity=5)

    await change(database, order.id, {order.lines[0].id: 4}, store=store)

    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(AwaitedGoods.waiting))).all() == [2]
    assert await levels(database, store) == [(-2, 0)]
    await change(database, order.id, {order.lines[0].id: 1}, store=store)
    assert await levels(database, store) == [(1, 0)]
    assert await violations(database, store) == []


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


async def test_an_order_that_was_paid_by_hand_is_settled_by_hand(database: Database, store: Store):
    order = await an_order(database, store)
    async with database.in_store(store.id) as session:
        await mark_paid(session, await order_by_id(session, order.id), actor="m", now=utc_now())

    edit = await change(database, order.id, {order.lines[0].id: 2}, store=store)

    assert (edit.settlement, edit.refunded_minor, edit.state) == ("by_hand", 0, "applied")
    assert await violations(database, store) == []
