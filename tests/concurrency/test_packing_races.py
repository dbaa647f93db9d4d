"""Twenty packers and one parcel: goods leave once, and never for an order that was called off."""

from uuid import UUID

import pytest
from sqlalchemy import select

from shared.fulfilment.carriers import Tracking
from shared.fulfilment.errors import AlreadyPacked, NotToBeSent, ShipmentMoved
from shared.fulfilment.models import PackedGoods, Shipment
from shared.fulfilment.move_shipment import hand_over, undo
from shared.fulfilment.pack_shipment import pack_shipment
from shared.fulfilment.queries import shipment_by_number
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.orders.cancel_order import cancel_order
from shared.orders.errors import AlreadyCancelled, AlreadySent
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.shipments import all_of, make_shipment
from tests.support.races import Races, deadlocks, far_away
from tests.support.rounds import rounds

NEAR, FAR = (0.0, 1), (0.1, 4)
distances = pytest.mark.parametrize(("delay", "fewer"), [NEAR, FAR], ids=["near", "far"])


async def _pack(database: Database, store_id: UUID, order_id: UUID, *, most: int, is_fresh: bool) -> str:
    async def whole(session):
        order = await order_by_id(session, order_id)
        seen = order.shipment_count if is_fresh else 0
        await pack_shipment(
            session,
            order,
            goods=all_of(order, most=most),
            tracking=Tracking(),
            seen=seen,
            actor="race",
            now=utc_now(),
        )
        return "packed"

    try:
        return await database.run(store_id, whole)
    except AlreadyPacked:
        return "already"
    except NotToBeSent:
        return "called off"


async def click(database: Database, store_id: UUID, order_id: UUID) -> str:
    """Pack one piece, from a page that was opened before anything was packed."""
    return await _pack(database, store_id, order_id, most=1, is_fresh=False)


async def pack_until_done(database: Database, store_id: UUID, order_id: UUID) -> str:
    """Pack one piece, and look again as often as somebody else was faster."""
    for _ in range(60):
        answer = await _pack(database, store_id, order_id, most=1, is_fresh=True)
        if answer == "packed":
            return answer
        async with database.in_store(store_id) as session:
            order = await order_by_id(session, order_id)
            if order.has_left:
                return "nothing left"
    return "gave up"


async def pack_or_cancel(database: Database, store_id: UUID, order_id: UUID) -> str:
    """Half of those who come pack the order, the other half call it off."""
    pack_or_cancel.turn += 1  # type: ignore[attr-defined] # a counter of this process
    if pack_or_cancel.turn % 2:  # type: ignore[attr-defined] # as above
        return await _pack(database, store_id, order_id, most=9, is_fresh=False)

    async def whole(session):
        order = await order_by_id(session, order_id)
        await cancel_order(session, order, reason="", actor="race", now=utc_now())
        return "cancelled"

    try:
        return await database.run(store_id, whole)
    except (AlreadyCancelled, AlreadySent) as refusal:
        return type(refusal).__name__


pack_or_cancel.turn = 0  # type: ignore[attr-defined] # as above


async def undo_or_hand_over(database: Database, store_id: UUID, order_id: UUID) -> str:
    """Half of those who come undo the parcel, the other half give it to the carrier."""
    undo_or_hand_over.turn += 1  # type: ignore[attr-defined] # a counter of this process
    is_undone = undo_or_hand_over.turn % 2  # type: ignore[attr-defined] # as above

    async def whole(session):
        order = await order_by_id(session, order_id)
        shipment = await shipment_by_number(session, order, "1")
        await (undo if is_undone else hand_over)(session, order, shipment, actor="race", now=utc_now())
        return "undone" if is_undone else "sent"

    try:
        return await database.run(store_id, whole)
    except ShipmentMoved:
        return "moved"


undo_or_hand_over.turn = 0  # type: ignore[attr-defined] # as above


async def an_order(database: Database, store: Store, *, quantity: int = 3, is_packed: bool = False) -> UUID:
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=quantity), quantity=quantity)
        if is_packed:
            await make_shipment(session, order)
        return order.id


@distances
async def test_twenty_clicks_pack_one_parcel(
    database: Database, settings: Settings, store: Store, races: Races, delay, fewer
):
    clicks = 20 // fewer
    async with far_away(settings.database, delay) as way:
        for _ in range(rounds(1 if delay else 2)):
            order_id = await an_order(database, store)

            answers = await races.run(way, click, store.id, [order_id] * clicks)

            assert answers == {"packed": 1, "already": clicks - 1}
            async with database.in_store(store.id) as session:
                packed = select(PackedGoods.packed).where(PackedGoods.order_id == order_id)
                assert await session.scalar(packed) == 1


@distances
async def test_packers_who_share_an_order_pack_what_was_ordered_and_no_more(
    database: Database, settings: Settings, store: Store, races: Races, delay, fewer
):
    packers = 12 // fewer
    async with far_away(settings.database, delay) as way:
        order_id = await an_order(database, store, quantity=2)

        answers = await races.run(way, pack_until_done, store.id, [order_id] * packers)

        assert answers == {"packed": 2, "nothing left": packers - 2}
    async with database.in_store(store.id) as session:
        row = (await session.execute(select(PackedGoods.due, PackedGoods.packed))).one()
        assert tuple(row) == (2, 2)
        assert await session.scalar(select(Order.fulfilment_state)) == "fulfilled"


@distances
async def test_an_order_is_packed_or_called_off_and_never_both(
    database: Database, settings: Settings, store: Store, races: Races, delay, fewer
):
    before = await deadlocks(database)
    async with far_away(settings.database, delay) as way:
        for _ in range(rounds(1 if delay else 3)):
            order_id = await an_order(database, store)

            answers = await races.run(way, pack_or_cancel, store.id, [order_id] * (20 // fewer))

            assert answers["packed"] + answers["cancelled"] == 1, answers
            async with database.in_store(store.id) as session:
                order = await order_by_id(session, order_id)
                left = select(StockLevel.on_hand).where(StockLevel.id == order.lines[0].variant_id)
                expected = (
                    ("cancelled", "unfulfilled", 3) if answers["cancelled"] else ("placed", "fulfilled", 0)
                )
                assert (order.state, order.fulfilment_state, await session.scalar(left)) == expected
    assert await deadlocks(database) == before


@distances
async def test_a_parcel_is_undone_or_given_to_the_carrier_once(
    database: Database, settings: Settings, store: Store, races: Races, delay, fewer
):
    racers = 20 // fewer
    async with far_away(settings.database, delay) as way:
        for _ in range(rounds(1 if delay else 2)):
            order_id = await an_order(database, store, is_packed=True)

            answers = await races.run(way, undo_or_hand_over, store.id, [order_id] * racers)

            assert answers["undone"] + answers["sent"] == 1, answers
            assert answers["moved"] == racers - 1
            async with database.in_store(store.id) as session:
                state = await session.scalar(select(Shipment.state).where(Shipment.order_id == order_id))
                packed = select(PackedGoods.packed).where(PackedGoods.order_id == order_id)
                expected = {"undone": 0, "sent": 3}
                assert expected[state] == await session.scalar(packed)
