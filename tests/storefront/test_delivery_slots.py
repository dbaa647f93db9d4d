"""A time for the delivery: chosen at the checkout, kept with the order, given back when it is called off."""

from httpx import AsyncClient
from sqlalchemy import func, select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.cancel_order import cancel_order
from shared.orders.end_waiting import abandon_order
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.orders.states import AWAITING_PAYMENT
from shared.products.details import Measurement
from shared.products.models import Variant
from shared.shipping.change_zones import DeliveryTerms, plan_delivery
from shared.shipping.delivery_slots import DeliverySlot
from shared.shipping.methods import PICK_UP, PickUpPlace
from shared.shipping.models import ShippingMethod
from shared.shipping.slots import plan_of
from shared.stores.models import Store
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant
from tests.support.factories.slots import free_slots, make_slots


async def fill_cart(shopper: AsyncClient, database: Database, store: Store) -> Variant:
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Kiln Mug", price_minor=5000, stock=9)
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})
    return variant


async def taken(database: Database, store: Store) -> list[int]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(DeliverySlot.taken)))


async def count_orders(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(func.count()).select_from(Order)) or 0


async def test_a_time_is_chosen_and_stands_on_the_order_and_the_packing_table(
    shopper: AsyncClient, owner: AsyncClient, database: Database, store: Store
):
    await fill_cart(shopper, database, store)
    async with database.in_store(store.id) as session:
        method = await make_slots(session, postcodes=["10"])
        slot = (await free_slots(session, method))[1]
    form = FORM | {"delivery": str(method.id), "seen_total": "5000"}

    page = await shopper.post("/checkout/address", data=form)
    without = await shopper.post("/checkout", data=form)
    nothing = await count_orders(database, store)
    placed = await shopper.post("/checkout", data=form | {"slot": slot.key})
    order_page = await shopper.get(placed.headers["location"])
    packing = await owner.get(f"/dashboard/{store.slug}/packing")

    assert f'value="{slot.key}"' in page.text
    assert (without.status_code, nothing, placed.status_code) == (422, 0, 303)
    assert "Choose a time." in without.text
    assert "We bring it:" in order_page.text
    assert str(slot.starts_at.day) in packing.text
    assert await taken(database, store) == [1]
    async with database.in_store(store.id) as session:
        order = (await session.scalars(select(Order))).one()
    assert order.slot is not None
    assert (order.slot.starts_at, order.slot.ends_at) == (slot.starts_at, slot.ends_at)


async def test_a_full_time_is_refused_and_another_one_taken(
    shopper: AsyncClient, database: Database, store: Store
):
    variant = await fill_cart(shopper, database, store)
    async with database.in_store(store.id) as session:
        method = await make_slots(session)
        first, second, *_ = await free_slots(session, method)
    form = FORM | {"delivery": str(method.id), "seen_total": "5000"}
    await shopper.post("/checkout", data=form | {"slot": first.key})
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})

    full = await shopper.post("/checkout", data=form | {"slot": first.key})
    nonsense = await shopper.post("/checkout", data=form | {"slot": "12345"})
    one = await count_orders(database, store)
    placed = await shopper.post("/checkout", data=form | {"slot": second.key})

    assert (full.status_code, nonsense.status_code, one, placed.status_code) == (409, 409, 1, 303)
    assert "This time is no longer free." in full.text
    assert f'value="{first.key}"' not in full.text
    assert 'value="Mila Haddad"' in full.text
    assert await taken(database, store) == [1, 1]


async def test_a_place_is_given_back_once(shopper: AsyncClient, database: Database, store: Store):
    await fill_cart(shopper, database, store)
    async with database.in_store(store.id) as session:
        method = await make_slots(session, capacity=3)
        slot = (await free_slots(session, method))[0]
    await shopper.post(
        "/checkout", data=FORM | {"delivery": str(method.id), "seen_total": "5000", "slot": slot.key}
    )
    async with database.in_store(store.id) as session:
        order = (await session.scalars(select(Order))).one()

    before = await taken(database, store)
    async with database.in_store(store.id) as session:
        whole = await order_by_id(session, order.id)
        await cancel_order(session, whole, reason="lost", actor="test", now=utc_now())
    after = await taken(database, store)
    async with database.in_store(store.id) as session:
        again = await order_by_id(session, order.id)
        again.state = AWAITING_PAYMENT
        await session.flush()
        assert await abandon_order(session, again, reason="late", now=utc_now())

    assert (before, after, await taken(database, store)) == ([1], [0], [0])


async def test_a_capacity_that_was_lowered_takes_nobody_more(
    shopper: AsyncClient, database: Database, store: Store
):
    variant = await fill_cart(shopper, database, store)
    async with database.in_store(store.id) as session:
        method = await make_slots(session, capacity=5)
        slot = (await free_slots(session, method))[0]
    form = FORM | {"delivery": str(method.id), "seen_total": "5000", "slot": slot.key}
    for _ in range(2):
        await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})
        assert (await shopper.post("/checkout", data=form | {"seen_total": ""})).status_code == 303
    async with database.in_store(store.id) as session:
        kept = await session.get_one(ShippingMethod, (store.id, method.id))
        record = kept.plan | {"hours": [one | {"capacity": 1} for one in kept.plan["hours"]]}
        terms = DeliveryTerms([], None, None, plan_of(record), None)
        await plan_delivery(session, kept, terms, actor="test", now=utc_now())
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})

    answer = await shopper.post("/checkout", data=form)

    assert answer.status_code == 409
    assert await taken(database, store) == [2]


async def test_where_it_is_collected_is_said_at_the_checkout_and_on_the_order(
    shopper: AsyncClient, database: Database, store: Store
):
    await fill_cart(shopper, database, store)
    place = PickUpPlace("Dock 4\n20457 Hamburg", "Mon to Fri, 9 to 18", "Ring at the green door.")
    async with database.in_store(store.id) as session:
        method = await make_slots(session, kind=PICK_UP, place=place)
        slot = (await free_slots(session, method))[0]
    form = FORM | {"delivery": str(method.id), "seen_total": "5000", "slot": slot.key}

    page = await shopper.post("/checkout/address", data=form)
    placed = await shopper.post("/checkout", data=form)
    order_page = await shopper.get(placed.headers["location"])

    assert "Dock 4\n20457 Hamburg" in page.text
    assert "Collect it:" in order_page.text
    assert "Mon to Fri, 9 to 18" in order_page.text


async def test_what_is_too_long_or_too_far_is_not_offered(
    shopper: AsyncClient, database: Database, store: Store
):
    variant = await fill_cart(shopper, database, store)
    async with database.in_store(store.id) as session:
        method = await make_slots(session, postcodes=["20"])
    far = await shopper.post("/checkout/address", data=FORM)
    near = await shopper.post("/checkout/address", data=FORM | {"postcode": "20457"})
    async with database.in_store(store.id) as session:
        kept = await session.get_one(ShippingMethod, (store.id, method.id))
        terms = DeliveryTerms(["20"], None, 1000, plan_of(kept.plan), None)
        await plan_delivery(session, kept, terms, actor="test", now=utc_now())
        session.add(
            Measurement(
                store_id=store.id,
                product_id=variant.product_id,
                position=1,
                name="Length",
                amount=1500,
                unit="mm",
            )
        )
    long = await shopper.post("/checkout/address", data=FORM | {"postcode": "20457"})

    assert ["Cargo bike" in page.text for page in (far, near, long)] == [False, True, False]
    assert "We do not deliver to this address yet." in far.text
