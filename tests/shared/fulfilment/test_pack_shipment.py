from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from shared.fulfilment.carriers import Tracking
from shared.fulfilment.errors import AlreadyPacked, NotToBeSent, ShipmentMoved
from shared.fulfilment.jobs import SEND_SHIPMENT_NEWS
from shared.fulfilment.models import PackedGoods, Shipment
from shared.fulfilment.move_shipment import bring, hand_over, undo
from shared.fulfilment.pack_shipment import TIME_TO_UNDO, pack_shipment
from shared.fulfilment.queries import contents_of, count_to_pack, left_to_pack, orders_to_pack
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.events import history_of
from shared.kernel.jobs import Job
from shared.orders.cancel_order import cancel_order
from shared.orders.errors import AlreadySent
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.shipments import all_of, fresh, make_shipment

NO_TRACKING = Tracking()


async def test_a_whole_order_goes_in_one_parcel_and_its_buyer_hears_of_it_later(
    database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5), quantity=2)

        shipment = await make_shipment(
            session, order, tracking=Tracking("DHL", "42", "https://dhl.example/42")
        )

        assert (shipment.number, shipment.state, shipment.carrier) == (1, "packed", "DHL")
        assert [(goods.title, count) for goods, count in contents_of(order, shipment)] == [("Plain Mug", 2)]
        assert (await fresh(session, order)).fulfilment_state == "fulfilled"
        assert [event.name for event in await history_of(session, order.id)] == [
            "order.placed",
            "order.packed",
        ]
        job = await session.scalar(select(Job).where(Job.name == SEND_SHIPMENT_NEWS.name))
        assert job.run_at - job.created_at == TIME_TO_UNDO == timedelta(minutes=10)


async def test_parts_go_one_after_the_other_and_never_more_than_was_ordered(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5), quantity=3)

        await make_shipment(session, order, most=2)
        assert (await fresh(session, order)).fulfilment_state == "partly_fulfilled"
        assert [(one.left, one.here) for one in await left_to_pack(session, order)] == [(1, 1)]
        with pytest.raises(AlreadyPacked):
            await make_shipment(session, order, most=2)


async def test_too_much_leaves_nothing_behind(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5), quantity=3)
    with pytest.raises(AlreadyPacked):
        async with database.in_store(store.id) as session:
            goods = dict.fromkeys(all_of(order), 4)
            await pack_shipment(
                session, order, goods=goods, tracking=NO_TRACKING, seen=0, actor="p", now=utc_now()
            )
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(Shipment)) == 0
        assert await session.scalar(select(func.count()).select_from(PackedGoods)) == 0
        assert await session.scalar(select(Order.shipment_count)) == 0


async def test_the_table_itself_refuses_more_than_is_due(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await make_shipment(session, await make_order(session, await make_variant(session, stock=5)))
    with pytest.raises(IntegrityError, match="ck_packed_goods_packed"):
        async with database.in_store(store.id) as session:
            await session.execute(update(PackedGoods).values(packed=PackedGoods.due + 1))


async def test_a_second_click_on_the_same_page_packs_nothing(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5), quantity=3)
        await make_shipment(session, order, most=1)

        with pytest.raises(AlreadyPacked):
            await pack_shipment(
                session,
                order,
                goods=all_of(order, most=1),
                tracking=NO_TRACKING,
                seen=0,
                actor="p",
                now=utc_now(),
            )
        assert await session.scalar(select(func.sum(PackedGoods.packed))) == 1


async def test_an_empty_parcel_is_refused(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5))
        with pytest.raises(Invalid):
            await make_shipment(session, order, most=0)
        assert await session.scalar(select(Order.shipment_count)) == 0


@pytest.mark.parametrize(
    "values",
    [
        {"state": "cancelled"},
        {"state": "awaiting_payment"},
        {"payment_state": "refunded"},
        {"payment_state": "refund_pending"},
    ],
)
async def test_nothing_leaves_for_an_order_that_does_not_stand(database: Database, store: Store, values):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5))
        await session.execute(update(Order).values(**values))

        with pytest.raises(NotToBeSent):
            await make_shipment(session, order)

        assert await session.scalar(select(func.count()).select_from(Shipment)) == 0


async def test_files_need_no_parcel(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5))
        await session.execute(update(OrderLine).values(is_shipped=False))
        order = await fresh(session, order)

        assert await left_to_pack(session, order) == []
        assert await count_to_pack(session) == 0
        with pytest.raises(Invalid):
            await make_shipment(session, order)


async def test_a_packed_order_is_not_cancelled_until_the_parcel_is_undone(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5))
        shipment = await make_shipment(session, order)
        with pytest.raises(AlreadySent):
            await cancel_order(session, order, reason="", actor="m", now=utc_now())

        await undo(session, order, shipment, actor="m", now=utc_now())

        order = await fresh(session, order)
        assert (order.fulfilment_state, order.can_be_cancelled) == ("unfulfilled", True)
        assert [one.left for one in await left_to_pack(session, order)] == [1]
        await cancel_order(session, order, reason="", actor="m", now=utc_now())


async def test_what_the_carrier_has_is_not_undone(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5))
        shipment = await make_shipment(session, order)
        await hand_over(session, order, shipment, actor="m", now=utc_now())

        with pytest.raises(ShipmentMoved):
            await undo(session, order, shipment, actor="m", now=utc_now())

        assert await session.scalar(select(PackedGoods.packed)) == 1
        assert (await fresh(session, order)).fulfilment_state == "fulfilled"


async def test_an_order_is_delivered_when_every_parcel_is(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5), quantity=2)
        first = await make_shipment(session, order, most=1)
        second = await make_shipment(session, order, most=1)

        await bring(session, order, first, actor="m", now=utc_now())
        assert (await fresh(session, order)).fulfilment_state == "fulfilled"
        await hand_over(session, order, second, actor="m", now=utc_now())
        await bring(session, order, second, actor="m", now=utc_now())
        assert (await fresh(session, order)).fulfilment_state == "delivered"
        with pytest.raises(ShipmentMoved):
            await bring(session, order, second, actor="m", now=utc_now())


async def test_what_is_picked_up_is_laid_ready_instead(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5))
        await session.execute(update(Order).values(pricing={"delivery": "pick_up"}))
        order = await fresh(session, order)

        shipment = await make_shipment(session, order)
        assert (shipment.state, shipment.is_for_pick_up) == ("ready", True)
        with pytest.raises(ShipmentMoved):
            await hand_over(session, order, shipment, actor="m", now=utc_now())
        await bring(session, order, shipment, actor="m", now=utc_now())

        assert await session.scalar(select(Shipment.state)) == "picked_up"
        assert (await fresh(session, order)).fulfilment_state == "delivered"


async def test_the_table_has_what_can_leave_now_oldest_first(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=9)
        orders = [await make_order(session, variant) for _ in range(4)]
        await make_shipment(session, orders[1])
        await session.execute(update(Order).where(Order.id == orders[2].id).values(payment_method="transfer"))

        assert [one.number for one in await orders_to_pack(session)] == [orders[0].number, orders[3].number]
        assert await count_to_pack(session) == 2


async def test_a_bundle_is_packed_by_its_parts(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        one, two = await make_variant(session, stock=9), await make_variant(session, stock=9)
        order = await make_order(session, one, quantity=2)
        parts = [
            {"variant_id": str(variant.id), "title": title, "variant_title": "", "sku": "", "quantity": count}
            for variant, title, count in ((one, "Pot", 1), (two, "Lid", 2))
        ]
        await session.execute(update(OrderLine).values(parts=parts))
        order = await fresh(session, order)
        assert [(one.goods.title, one.left) for one in await left_to_pack(session, order)] == [
            ("Pot", 2),
            ("Lid", 4),
        ]

        await make_shipment(session, order, most=2)

        assert [(one.goods.title, one.left) for one in await left_to_pack(session, order)] == [("Lid", 2)]
        assert (await fresh(session, order)).fulfilment_state == "partly_fulfilled"
