"""Money that no card brought goes back by hand, and never more of it than came in."""

import asyncio
from uuid import UUID

import pytest
from sqlalchemy import func, select

from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.orders.cancel_order import cancel_order
from shared.orders.errors import AlreadyPaid
from shared.orders.mark_paid import mark_paid
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.returns.errors import MoreThanPaid
from shared.returns.hand_refunds import HandRefund
from shared.returns.move_return import settle_return
from shared.returns.refund_by_hand import left_by_hand, refund_by_hand
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.returns import make_received_return, make_sent_order
from tests.support.factories.shipments import fresh


async def make_paid_order(database: Database, store: Store, *, is_paid: bool = True) -> tuple[UUID, int]:
    """Sell three pieces at the door; returns the order's id and what was paid."""
    async with database.in_store(store.id) as session:
        order = await make_sent_order(session, quantity=3, stock=9)
        if is_paid:
            await mark_paid(session, order, actor="m", now=utc_now())
        return order.id, order.to_pay.minor


async def give(
    database: Database, store: Store, order_id: UUID, minor: int, *, refund_id: UUID | None = None
) -> None:
    async with database.in_store(store.id) as session:
        order = await order_by_id(session, order_id)
        await refund_by_hand(
            session,
            order,
            Money(minor, order.currency),
            reason="Chipped",
            actor="mia@example.com",
            now=utc_now(),
            refund_id=refund_id or new_id(),
        )


async def standing(database: Database, store: Store, order_id: UUID) -> tuple[str, int, int]:
    """Return the order's payment state, what was noted and what is left."""
    async with database.in_store(store.id) as session:
        order = await order_by_id(session, order_id)
        noted = await session.scalar(select(func.coalesce(func.sum(HandRefund.amount_minor), 0)))
        return order.payment_state, int(noted or 0), (await left_by_hand(session, order)).minor


async def test_parts_add_up_to_all_of_it(database: Database, store: Store):
    order_id, paid = await make_paid_order(database, store)

    await give(database, store, order_id, 1000)
    assert await standing(database, store, order_id) == ("partly_refunded", 1000, paid - 1000)
    await give(database, store, order_id, paid - 1000)

    state, noted, _left = await standing(database, store, order_id)
    assert (state, noted) == ("refunded", paid)


@pytest.mark.parametrize("beyond", [1, 10**9])
async def test_more_than_came_in_is_refused(database: Database, store: Store, beyond: int):
    order_id, paid = await make_paid_order(database, store)

    with pytest.raises(MoreThanPaid):
        await give(database, store, order_id, paid + beyond)

    assert await standing(database, store, order_id) == ("paid", 0, paid)


async def test_what_is_not_paid_is_not_given_back(database: Database, store: Store):
    order_id, _paid = await make_paid_order(database, store, is_paid=False)

    with pytest.raises(MoreThanPaid):
        await give(database, store, order_id, 1)

    assert await standing(database, store, order_id) == ("unpaid", 0, 0)


async def test_the_same_refund_twice_is_one(database: Database, store: Store):
    order_id, paid = await make_paid_order(database, store)
    once = new_id()

    await give(database, store, order_id, 1000, refund_id=once)
    await give(database, store, order_id, 1000, refund_id=once)

    assert await standing(database, store, order_id) == ("partly_refunded", 1000, paid - 1000)


async def test_of_twenty_at_once_as_many_succeed_as_there_is_money(database: Database, store: Store):
    order_id, paid = await make_paid_order(database, store)
    part = paid // 3

    told = await asyncio.gather(
        *(give(database, store, order_id, part) for _ in range(20)), return_exceptions=True
    )

    assert sum(isinstance(one, MoreThanPaid) for one in told) == 17
    assert sum(one is None for one in told) == 3
    assert (await standing(database, store, order_id))[1] == part * 3


async def test_goods_that_came_back_and_goodwill_share_what_was_paid(database: Database, store: Store):
    order_id, paid = await make_paid_order(database, store)
    async with database.in_store(store.id) as session:
        order = await session.get_one(Order, (store.id, order_id))
        asked = await make_received_return(session, await fresh(session, order))
        await settle_return(
            session, order, asked, Money(paid - 500, order.currency), actor="m", now=utc_now()
        )

    with pytest.raises(MoreThanPaid):
        await give(database, store, order_id, 501)
    assert await standing(database, store, order_id) == ("partly_refunded", 0, 500)
    await give(database, store, order_id, 500)

    assert (await standing(database, store, order_id))[:2] == ("refunded", 500)


async def test_an_order_that_is_given_back_whole_can_be_called_off(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=9)
        order = await make_order(session, variant, quantity=2)
        await mark_paid(session, order, actor="m", now=utc_now())
        order_id, paid = order.id, order.to_pay.minor
    with pytest.raises(AlreadyPaid):
        await call_off(database, store, order_id)
    await give(database, store, order_id, paid)

    await call_off(database, store, order_id)

    async with database.in_store(store.id) as session:
        state = await session.execute(select(Order.state, Order.payment_state).where(Order.id == order_id))
        assert state.one() == ("cancelled", "refunded")
        assert await session.scalar(select(StockLevel.on_hand)) == 9


async def call_off(database: Database, store: Store, order_id: UUID) -> None:
    async with database.in_store(store.id) as session:
        order = await order_by_id(session, order_id)
        await cancel_order(session, order, reason="Lost", actor="m", now=utc_now())
