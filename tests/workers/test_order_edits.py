"""What a buyer is mailed of the changes of their order, once for each state."""

from shared.checkout.delivery_plan import WantedDelivery
from shared.checkout.edit_order import edit_order
from shared.checkout.edit_plan import Wanted
from shared.checkout.pay_edit import withdraw_edit
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.stores.models import Store
from shared.stores.queries import current_store
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.slots import free_slots, make_slots
from tests.support.payments import paid_by_card
from tests.support.post_box import PostBox, do_jobs
from tests.support.workers import worker_with


async def a_change(database: Database, store: Store, *, is_paid: bool) -> Order:
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, title="Blue Mug", price_minor=1999)
        tray = await make_variant(session, title="Oak Tray", price_minor=1000)
        order = await make_order(session, mug, quantity=2)
        if is_paid:
            session.add_all(paid_by_card(order))
            order.payment_state, order.payment_method = "paid", "card"
            await session.flush()
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
        return await order_by_id(session, order.id)


async def test_a_change_that_is_made_is_told_once(database: Database, store: Store, services: Services):
    box = PostBox()
    runtime = worker_with(services, box)
    await a_change(database, store, is_paid=False)

    for _ in range(2):
        await do_jobs(runtime, store, "notifications.send_order_change")

    (mail,) = box.taken
    assert mail.recipient == "ada@example.com"
    assert mail.subject == f"{store.name}: order 1001 was changed"
    for text in (mail.text, mail.html):
        assert "It now costs €54.88." in text
        assert "+1 × Oak Tray" in text
        assert "As you asked" in text


async def test_a_change_that_waits_asks_for_its_money_and_says_when_it_is_called_off(
    database: Database, store: Store, services: Services
):
    box = PostBox()
    runtime = worker_with(services, box)
    order = await a_change(database, store, is_paid=True)
    await do_jobs(runtime, store, "notifications.send_order_change")
    async with database.in_store(store.id) as session:
        await withdraw_edit(session, order.id, actor="m@example.com", now=utc_now())

    await do_jobs(runtime, store, "notifications.send_order_change")

    asked, ended = box.taken
    assert asked.subject == f"{store.name}: please pay for the change of order 1001"
    assert "It costs €10.00 more" in asked.text
    assert "/orders/" in asked.text
    assert ended.subject == f"{store.name}: order 1001 stays as it was"
    assert "nothing is owed" in ended.text


async def test_another_way_of_delivery_is_told_with_its_price(
    database: Database, store: Store, services: Services
):
    box = PostBox()
    runtime = worker_with(services, box)
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, title="Blue Mug", price_minor=1999)
        order = await make_order(session, mug)
        bike = await make_slots(session)
        slot = (await free_slots(session, bike))[0]
        await edit_order(
            session,
            await current_store(session),
            order,
            Wanted({}, {}, WantedDelivery(str(bike.id), slot.key, 300)),
            reason="",
            seen=0,
            seen_total_minor=None,
            actor="m@example.com",
            now=utc_now(),
        )

    await do_jobs(runtime, store, "notifications.send_order_change")

    (mail,) = box.taken
    for text in (mail.text, mail.html):
        assert "Delivery: Cargo bike, €3.00, in the place of Standard delivery · " in text
        assert "It now costs €22.99." in text
    assert str(slot.starts_at.year) in mail.text
