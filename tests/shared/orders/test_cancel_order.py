import pytest
from sqlalchemy import func, select

from shared.inventory.models import StockLevel, StockMovement
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import history_of
from shared.orders.cancel_order import cancel_order
from shared.orders.errors import AlreadyCancelled, AlreadyPaid
from shared.orders.mark_paid import mark_paid
from shared.orders.queries import order_by_id
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order


async def test_puts_the_goods_back_and_says_why(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5), quantity=2)

        await cancel_order(session, order, reason="Changed my mind", actor="m@example.com", now=utc_now())

        assert await session.scalar(select(StockLevel.on_hand)) == 5
        await session.refresh(order)
        assert (order.state, order.cancel_reason) == ("cancelled", "Changed my mind")
        assert [event.name for event in await history_of(session, order.id)] == [
            "order.placed",
            "order.cancelled",
        ]


async def test_a_second_cancellation_is_refused_and_restocks_nothing(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5), quantity=2)
        await cancel_order(session, order, reason="", actor="m", now=utc_now())

        with pytest.raises(AlreadyCancelled):
            await cancel_order(session, order, reason="", actor="m", now=utc_now())

        assert await session.scalar(select(StockLevel.on_hand)) == 5
        restocks = select(func.count()).where(StockMovement.reason == "restock")
        assert await session.scalar(restocks) == 1


async def test_a_paid_order_is_not_cancelled(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5))
        await mark_paid(session, order, actor="m", now=utc_now())

        with pytest.raises(AlreadyPaid):
            await cancel_order(session, order, reason="", actor="m", now=utc_now())

        assert await session.scalar(select(StockLevel.on_hand)) == 4


async def test_a_cancelled_order_cannot_be_paid(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session))
        await cancel_order(session, order, reason="", actor="m", now=utc_now())

        with pytest.raises(AlreadyCancelled):
            await mark_paid(session, order, actor="m", now=utc_now())

        assert (await order_by_id(session, order.id)).payment_state == "unpaid"
