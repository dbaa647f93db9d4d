"""Orders that go another way than they were placed for: price, tax, place in a slot and money move together, or none."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from shared.checkout.delivery_plan import WantedDelivery
from shared.checkout.edit_order import TIME_TO_PAY, edit_order
from shared.checkout.edit_plan import Wanted
from shared.checkout.pay_edit import end_edit, request_edit_payment, withdraw_edit
from shared.checkout.pursue_payment import look_at_payment, open_payment_page
from shared.checkout.redirect_order import address_seen, redirect_order
from shared.checkout.request_payment import Links
from shared.invariants.checks import BOOKS
from shared.invariants.find_violations import EVER, find_violations
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.orders.cancel_order import cancel_order
from shared.orders.edits import OrderEdit
from shared.orders.errors import EditWaits
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.payments.queries import lock_payment
from shared.shipping.change_zones import DeliveryTerms, MethodTerms, add_method, add_zone, plan_delivery
from shared.shipping.delivery_slots import DeliverySlot
from shared.shipping.errors import SlotGone
from shared.shipping.methods import FLAT, PICK_UP, PickUpPlace
from shared.shipping.models import ShippingZone
from shared.shipping.slots import Slot
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import ADDRESS, make_order
from tests.support.factories.promotions import make_promotion
from tests.support.factories.shipments import make_shipment
from tests.support.factories.slots import free_slots, make_slots
from tests.support.factories.taxes import make_vat
from tests.support.payments import Till

LINKS = Links(paid="http://shop.test/orders/t/payment", back="http://shop.test/orders/t")
DOCK = PickUpPlace("Dock 4", "9 to 18", "Ring.")


async def a_way(
    database: Database,
    store: Store,
    name: str,
    price_minor: int,
    *,
    kind: str = FLAT,
    free_over: int | None = None,
) -> str:
    """Add a way of delivery to the store's zone for Germany; returns its key."""
    now = utc_now()
    async with database.in_store(store.id) as session:
        zone = (await session.scalars(select(ShippingZone))).first()
        if zone is None:
            zone = await add_zone(session, name="Here", countries=["DE"], region="", postcodes=[], now=now)
        terms = MethodTerms(name=name, kind=kind, price_minor=price_minor, free_over_minor=free_over)
        method = await add_method(session, zone, terms, now=now)
        if kind == PICK_UP:
            where = DeliveryTerms([], None, None, None, DOCK)
            await plan_delivery(session, method, where, actor="m", now=now)
        return str(method.id)


async def a_bike(database: Database, store: Store, *, capacity: int = 1) -> tuple[str, Sequence[Slot]]:
    """Add a way of delivery with times, in the store's zone; returns its key and the times."""
    async with database.in_store(store.id) as session:
        zone = (await session.scalars(select(ShippingZone))).first()
        method = await make_slots(session, capacity=capacity)
        slots = await free_slots(session, method)
        if zone is not None:
            method.zone_id = zone.id
        return str(method.id), slots


async def vat(database: Database, store: Store) -> None:
    async with database.in_store(store.id) as session:
        await make_vat(session)


async def an_order(database: Database, store: Store) -> Order:
    """Place an order of three mugs of 19.99 by the store's first way of delivery."""
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Blue Mug", price_minor=1999, stock=9)
        return await make_order(session, variant, quantity=3)


async def go(
    database: Database,
    store: Store,
    order_id: UUID,
    way: str = "",
    *,
    slot: str = "",
    price_minor: int | None = None,
    seen_total_minor: int | None = None,
) -> OrderEdit:
    async with database.in_store(store.id) as session:
        order = await order_by_id(session, order_id)
        return await edit_order(
            session,
            await current_store(session),
            order,
            Wanted({}, {}, WantedDelivery(way, slot, price_minor)),
            reason="They rang",
            seen=order.edit_count,
            seen_total_minor=seen_total_minor,
            actor="m@example.com",
            now=utc_now(),
        )


async def read(database: Database, store: Store, order_id: UUID) -> Order:
    async with database.in_store(store.id) as session:
        return await order_by_id(session, order_id)


async def taken(database: Database, store: Store) -> list[int]:
    """Return how many places are taken in each slot that anybody chose, the earliest first."""
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(DeliverySlot.taken).order_by(DeliverySlot.starts_at)))


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


async def test_another_way_costs_what_it_costs_now_with_the_tax_that_it_contains(
    database: Database, store: Store
):
    await vat(database, store)
    await a_way(database, store, "Parcel", 490)
    express = await a_way(database, store, "Express", 990)
    order = await an_order(database, store)
    assert (order.shipping_name, order.total_minor, order.included_tax_minor) == ("Parcel", 6487, 958 + 78)

    edit = await go(database, store, order.id, express)

    kept = await read(database, store, order.id)
    assert (kept.shipping_name, kept.shipping_minor, kept.total_minor) == ("Express", 990, 6987)
    assert kept.included_tax_minor == 958 + 158
    assert [(share.name, share.amount.minor) for share in kept.taxes] == [("VAT", 958 + 158)]
    assert [(step.kind, step.name, step.amount.minor) for step in edit.steps] == [
        ("delivery", "Parcel", -490),
        ("delivery", "Express", 990),
    ]
    assert (edit.state, edit.settlement, edit.difference.minor, edit.shipping_minor) == (
        "applied",
        "open",
        500,
        500,
    )
    assert edit.delivered is not None
    assert (edit.delivered.before, edit.delivered.after, edit.delivered.cost.minor) == (
        "Parcel",
        "Express",
        990,
    )
    assert await violations(database, store) == []


async def test_tax_that_is_added_to_prices_is_added_to_the_difference(database: Database, store: Store):
    await vat(database, store)
    async with database.in_store(store.id) as session:
        (await current_store(session)).prices_include_tax = False
    await a_way(database, store, "Parcel", 490)
    express = await a_way(database, store, "Express", 990)
    order = await an_order(database, store)

    edit = await go(database, store, order.id, express)

    kept = await read(database, store, order.id)
    assert (edit.shipping_minor, edit.tax_minor, edit.difference.minor) == (500, 188 - 93, 595)
    assert (kept.tax_minor, kept.total_minor) == (order.tax_minor + 95, order.total_minor + 595)
    assert [(step.kind, step.amount.minor) for step in edit.steps][-1] == ("tax", 95)
    assert await violations(database, store) == []


async def test_pick_up_says_where_and_gives_the_delivery_back_to_the_card(database: Database, paid: Till):
    dock = await a_way(database, paid.store, "Our dock", 0, kind=PICK_UP)

    edit = await go(database, paid.store, paid.order_id, dock)

    kept = await read(database, paid.store, paid.order_id)
    assert (kept.shipping_name, kept.is_picked_up, kept.place) == ("Our dock", True, DOCK)
    assert (edit.settlement, edit.refunded_minor, kept.total_minor) == ("refund", 490, 3998)
    assert await paid.refunds() == [(490, "requested")]
    assert await violations(database, paid.store) == []


async def test_a_price_that_staff_type_stands_and_the_way_may_stay(database: Database, store: Store):
    await a_way(database, store, "Parcel", 490)
    order = await an_order(database, store)

    await go(database, store, order.id, price_minor=250)

    kept = await read(database, store, order.id)
    assert (kept.shipping_name, kept.shipping_minor, kept.total_minor) == ("Parcel", 250, 5997 + 250)
    with pytest.raises(Invalid):
        await go(database, store, order.id, price_minor=250)
    with pytest.raises(Invalid) as refusal:
        await go(database, store, order.id, price_minor=-1)
    assert set(refusal.value.fields) == {"delivery_price"}
    assert (await read(database, store, order.id)).edit_count == 1


async def test_delivery_that_a_promotion_freed_stays_free_and_free_over_asks_what_the_goods_cost(
    database: Database, store: Store
):
    await a_way(database, store, "Parcel", 490)
    express = await a_way(database, store, "Express", 990)
    generous = await a_way(database, store, "Courier", 800, free_over=5900)
    order = await an_order(database, store)
    async with database.in_store(store.id) as session:
        await make_promotion(session, kind="free_shipping", name="Free ride")
    freed = await an_order(database, store)

    await go(database, store, order.id, generous)
    await go(database, store, freed.id, express)

    assert (await read(database, store, order.id)).shipping_minor == 0
    assert (await read(database, store, freed.id)).shipping_minor == 0
    assert await violations(database, store) == []


async def test_a_way_that_does_not_lead_there_and_what_is_packed_are_refused(
    database: Database, store: Store
):
    await a_way(database, store, "Parcel", 490)
    express = await a_way(database, store, "Express", 990)
    now = utc_now()
    async with database.in_store(store.id) as session:
        abroad = await add_zone(session, name="Abroad", countries=["FR"], region="", postcodes=[], now=now)
        far = await add_method(session, abroad, MethodTerms(name="Far", kind=FLAT, price_minor=1), now=now)
    order = await an_order(database, store)
    async with database.in_store(store.id) as session:
        await make_shipment(session, await order_by_id(session, order.id), most=1)

    with pytest.raises(Invalid) as packed:
        await go(database, store, order.id, express)
    other = await an_order(database, store)
    with pytest.raises(Invalid) as elsewhere:
        await go(database, store, other.id, str(far.id))

    assert "packed" in packed.value.fields["delivery"]
    assert "does not lead there" in elsewhere.value.fields["delivery"]
    assert [(await read(database, store, one.id)).total_minor for one in (order, other)] == [6487, 6487]


async def test_a_time_is_taken_once_and_the_former_one_is_free_again(database: Database, store: Store):
    await a_way(database, store, "Parcel", 490)
    bike, (first, second, *_) = await a_bike(database, store)
    order, other = await an_order(database, store), await an_order(database, store)

    with pytest.raises(Invalid) as unsaid:
        await go(database, store, order.id, bike)
    await go(database, store, order.id, bike, slot=first.key)
    chosen = await taken(database, store)
    with pytest.raises(SlotGone):
        await go(database, store, other.id, bike, slot=first.key)
    await go(database, store, order.id, bike, slot=second.key)

    kept = await read(database, store, order.id)
    assert set(unsaid.value.fields) == {"slot"}
    assert chosen == [1]
    assert await taken(database, store) == [0, 1]
    assert kept.slot is not None
    assert (kept.slot.starts_at, kept.shipping_name) == (second.starts_at, "Cargo bike")
    assert (await read(database, store, other.id)).shipping_name == "Parcel"
    async with database.in_store(store.id) as session:
        await cancel_order(session, await order_by_id(session, order.id), reason="", actor="m", now=utc_now())
    assert await taken(database, store) == [0, 0]
    assert await violations(database, store) == []


async def test_another_price_for_the_same_time_takes_no_second_place(database: Database, store: Store):
    await a_way(database, store, "Parcel", 490)
    bike, (first, *_) = await a_bike(database, store, capacity=2)
    order = await an_order(database, store)
    await go(database, store, order.id, bike, slot=first.key)

    await go(database, store, order.id, bike, slot=first.key, price_minor=300)
    await go(database, store, order.id, price_minor=200)

    kept = await read(database, store, order.id)
    assert (kept.shipping_minor, kept.slot is not None and kept.slot.starts_at) == (200, first.starts_at)
    assert await taken(database, store) == [1]
    assert await violations(database, store) == []


async def _wait(database: Database, till: Till) -> tuple[OrderEdit, UUID]:
    """Make out a change to a bike that costs more than the parcel did, and open its page."""
    bike, (first, *_) = await a_bike(database, till.store)
    edit = await go(database, till.store, till.order_id, bike, slot=first.key, price_minor=1490)
    async with database.in_store(till.store.id) as session:
        order, store = await order_by_id(session, till.order_id), await current_store(session)
        payment = await request_edit_payment(session, store, order, links=LINKS, now=utc_now())
    await open_payment_page(database, till.gateway, till.store.id, payment.id, clock=utc_now)
    return edit, payment.id


async def _pay(database: Database, till: Till, payment_id: UUID) -> None:
    async with database.in_store(till.store.id) as session:
        payment = await lock_payment(session, payment_id)
    await till.control(f"sessions/{payment.session_id}/pay")
    await look_at_payment(database, till.gateway, till.store.id, payment_id, clock=utc_now)


async def test_a_dearer_way_waits_with_its_place_held_until_it_is_paid(database: Database, paid: Till):
    edit, payment_id = await _wait(database, paid)
    before = await read(database, paid.store, paid.order_id)

    assert (edit.state, edit.difference.minor, before.slot) == ("waiting", 1000, None)
    assert await taken(database, paid.store) == [1]
    assert await violations(database, paid.store) == []

    await _pay(database, paid, payment_id)

    kept = await read(database, paid.store, paid.order_id)
    assert (kept.shipping_name, kept.shipping_minor, kept.slot is not None) == ("Cargo bike", 1490, True)
    assert (await taken(database, paid.store), await paid.refunds()) == ([1], [])
    assert await violations(database, paid.store) == []


@pytest.mark.parametrize("ending", ["late", "withdrawn", "cancelled"])
async def test_a_place_that_a_change_holds_comes_back_once_when_it_falls(
    database: Database, paid: Till, ending: str
):
    bike, (first, *_) = await a_bike(database, paid.store)
    edit = await go(database, paid.store, paid.order_id, bike, slot=first.key, price_minor=1490)
    assert await taken(database, paid.store) == [1]

    async with database.in_store(paid.store.id) as session:
        order = await order_by_id(session, paid.order_id)
        if ending == "late":
            await end_edit(session, edit.id, now=utc_now() + TIME_TO_PAY)
        elif ending == "withdrawn":
            await withdraw_edit(session, order.id, actor="m", now=utc_now())
        else:
            await cancel_order(session, order, reason="", actor="m", now=utc_now())
    async with database.in_store(paid.store.id) as session:
        await end_edit(session, edit.id, now=utc_now() + TIME_TO_PAY)

    kept = await read(database, paid.store, paid.order_id)
    assert await taken(database, paid.store) == [0]
    assert (kept.total_minor, kept.slot) == (4488, None)
    assert await violations(database, paid.store) == []


async def test_what_was_packed_meanwhile_goes_as_it_was_to_and_the_money_goes_back(
    database: Database, paid: Till
):
    edit, payment_id = await _wait(database, paid)
    async with database.in_store(paid.store.id) as session:
        await make_shipment(session, await order_by_id(session, paid.order_id), most=1)

    await _pay(database, paid, payment_id)

    kept = await read(database, paid.store, paid.order_id)
    assert (kept.total_minor, kept.slot, kept.fulfilment_state) == (4488, None, "partly_fulfilled")
    assert await paid.refunds() == [(edit.difference.minor, "requested")]
    assert await taken(database, paid.store) == [0]
    assert await violations(database, paid.store) == []


async def test_an_order_whose_delivery_waits_for_its_money_is_sent_nowhere_else(
    database: Database, paid: Till
):
    await _wait(database, paid)
    order = await read(database, paid.store, paid.order_id)

    with pytest.raises(EditWaits):
        async with database.in_store(paid.store.id) as session:
            await redirect_order(
                session,
                await current_store(session),
                await order_by_id(session, order.id),
                replace(ADDRESS, line1="Elsewhere 9"),
                seen=address_seen(order),
                is_mailed=False,
                actor="m",
                now=utc_now(),
            )

    assert (await read(database, paid.store, order.id)).address == order.address
