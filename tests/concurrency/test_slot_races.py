"""Who gets the last place in a slot, near PostgreSQL and far away; and a place that many give back is given back once."""

from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from shared.carts.queries import lock_cart_by_id
from shared.checkout.delivery_plan import WantedDelivery
from shared.checkout.edit_order import edit_order
from shared.checkout.edit_plan import Wanted
from shared.checkout.place_order import place_order
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Conflict, Invalid
from shared.kernel.settings import Settings
from shared.orders.cancel_order import cancel_order
from shared.orders.errors import AlreadyCancelled
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.payments.methods import CASH_ON_DELIVERY
from shared.shipping.delivery_slots import DeliverySlot
from shared.shipping.errors import SlotGone
from shared.shipping.models import ShippingMethod
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.checkouts import assert_books_are_right
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import BUYER, make_cart, make_order
from tests.support.factories.shipments import make_shipment
from tests.support.factories.slots import free_slots, make_slots
from tests.support.races import Races, deadlocks, far_away
from tests.support.rounds import rounds

PLACES = 3
distances = pytest.mark.parametrize(("delay", "fewer"), [(0.0, 1), (0.1, 3)], ids=["near", "far"])


async def buy_at_noon(database: Database, store_id: UUID, cart_id: UUID) -> str:
    """Check out for the latest slot: all racers mean the same."""

    async def whole(session):
        method = (await session.scalars(select(ShippingMethod))).one()
        slot = (await free_slots(session, method))[-1]
        order = await place_order(
            session,
            await current_store(session),
            await lock_cart_by_id(session, cart_id),
            buyer=replace(BUYER, delivery=method.id, slot=slot.key),
            method=CASH_ON_DELIVERY,
            seen_total_minor=None,
            secret_key="k",
            now=utc_now(),
        )
        return f"placed {bool(order.number)}"

    try:
        return await database.run(store_id, whole)
    except SlotGone:
        return "full"


async def call_off(database: Database, store_id: UUID, order_id: UUID) -> str:
    """Call an order off."""

    async def whole(session):
        order = await order_by_id(session, order_id)
        await cancel_order(session, order, reason="race", actor="race", now=utc_now())
        return "called off"

    try:
        return await database.run(store_id, whole)
    except AlreadyCancelled:
        return "was called off"


async def taken(database: Database, store: Store) -> list[int]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(DeliverySlot.taken)))


@distances
async def test_the_last_places_go_to_as_many_buyers_and_come_back_once(
    database: Database, settings: Settings, store: Store, races: Races, delay, fewer
):
    buyers = 30 // fewer
    async with database.in_store(store.id) as session:
        await make_slots(session, capacity=PLACES)
    async with far_away(settings.database, delay) as way:
        for _ in range(rounds(1)):
            async with database.in_store(store.id) as session:
                variant = await make_variant(session, stock=buyers)
                carts = [(await make_cart(session, variant))[0].id for _ in range(buyers)]

            answers = await races.run(way, buy_at_noon, store.id, carts)

            assert answers == {"placed True": PLACES, "full": buyers - PLACES}
            assert await taken(database, store) == [PLACES]
            await assert_books_are_right(database, store.id)

            async with database.in_store(store.id) as session:
                standing = select(Order.id).where(Order.state == "placed")
                orders = list(await session.scalars(standing))
            answers = await races.run(way, call_off, store.id, [*orders, *orders, *orders])

            assert answers == {"called off": PLACES, "was called off": 2 * PLACES}
            assert await taken(database, store) == [0]
    await assert_books_are_right(database, store.id)


async def move(database: Database, store_id: UUID, order_id: UUID) -> str:
    """Move an order to one of the two latest times, in turn; every fourth comer packs it instead."""
    move.turn += 1  # type: ignore[attr-defined] # a counter of this process
    turn = move.turn  # type: ignore[attr-defined] # as above

    async def whole(session) -> str:
        order = await order_by_id(session, order_id)
        if turn % 4 == 3:
            await make_shipment(session, order)
            return "packed"
        method = (await session.scalars(select(ShippingMethod).where(ShippingMethod.kind == "local"))).one()
        slot = (await free_slots(session, method))[-1 - turn % 2]
        await edit_order(
            session,
            await current_store(session),
            order,
            Wanted({}, {}, WantedDelivery(str(method.id), slot.key, turn)),
            reason="",
            seen=order.edit_count,
            seen_total_minor=None,
            actor="race",
            now=utc_now(),
        )
        return "moved"

    try:
        return await database.run(store_id, whole)
    except SlotGone:
        return "full"
    except (Conflict, Invalid):
        return "refused"


move.turn = 0  # type: ignore[attr-defined] # as above


async def test_orders_that_are_moved_to_the_same_times_and_packed_take_each_place_once(
    database: Database, settings: Settings, store: Store, races: Races
):
    before = await deadlocks(database)
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=9)
        orders = [(await make_order(session, variant)).id for _ in range(4)]
        await make_slots(session, capacity=1)

    answers = await races.run(settings.database, move, store.id, orders * 6)

    counts = await taken(database, store)
    async with database.in_store(store.id) as session:
        timed = [order for order in await session.scalars(select(Order)) if order.slot]
    assert answers["moved"] >= 1
    assert max(counts) == 1
    assert sum(counts) == len(timed)
    await assert_books_are_right(database, store.id)
    assert await deadlocks(database) == before
