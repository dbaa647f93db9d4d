"""What is sold beyond the stock: who waits, what they are promised, and who is served first."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.change_selling import (
    BACKORDER,
    PREORDER,
    STOP,
    Selling,
    change_selling,
    end_preorders,
)
from shared.inventory.models import AwaitedGoods, StockLevel
from shared.inventory.receive_stock import receive_stock
from shared.inventory.set_stock import set_stock
from shared.inventory.set_stock_levels import Count, set_stock_levels
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.orders.cancel_order import cancel_order
from shared.orders.models import Order
from shared.products.models import Variant
from shared.products.promises import Promise
from shared.stores.models import Store
from tests.support.checkouts import assert_books_are_right
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order


async def orders_for(session: AsyncSession, variant: Variant, quantities: Sequence[int]) -> list[Order]:
    return [await make_order(session, variant, quantity=quantity) for quantity in quantities]


async def waiting(session: AsyncSession, orders: Sequence[Order]) -> list[int]:
    """Return how many pieces each order still waits for."""
    found = []
    for order in orders:
        await session.refresh(order, ["awaited"])
        found.append(sum(order.waiting.values()))
    return found


async def level_of(session: AsyncSession, variant_id: UUID) -> StockLevel:
    query = select(StockLevel).where(StockLevel.id == variant_id)
    return (await session.scalars(query.execution_options(populate_existing=True))).one()


async def test_what_is_missing_waits_and_what_is_there_does_not(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=2, backorder_limit=5)
        first, second = await orders_for(session, variant, [3, 2])

        assert first.waiting == {first.lines[0].id: 1}
        assert second.waiting == {second.lines[0].id: 2}
        assert [line.promised for line in first.lines] == [Promise()]
        assert (await level_of(session, variant.id)).on_hand == -3
    await assert_books_are_right(database, store.id)


async def test_goods_that_come_in_go_to_those_who_ordered_first(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=0, backorder_limit=10)
        orders = await orders_for(session, variant, [2, 3, 1])

        assert await receive_stock(session, variant.id, quantity=4, actor="test", now=utc_now()) == 4
        assert await waiting(session, orders) == [0, 1, 1]

        assert await receive_stock(session, variant.id, quantity=6, actor="test", now=utc_now()) == 2
        assert await waiting(session, orders) == [0, 0, 0]
        assert (await level_of(session, variant.id)).on_hand == 4
        served = select(func.count()).select_from(AwaitedGoods).where(AwaitedGoods.served_at.is_not(None))
        assert await session.scalar(served) == 3
    await assert_books_are_right(database, store.id)


@pytest.mark.parametrize("way", ["counted", "imported"])
async def test_a_count_serves_everybody(database: Database, store: Store, way: str):
    now = utc_now()
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=0, backorder_limit=10)
        orders = await orders_for(session, variant, [2, 3])
        if way == "counted":
            await set_stock(
                session, variant.id, on_hand=1, seen=-5, reason="adjustment", actor="test", now=now
            )
        else:
            await set_stock_levels(
                session, {variant.id: Count(on_hand=1)}, reason="import", actor="test", now=now
            )

        assert await waiting(session, orders) == [0, 0]
    await assert_books_are_right(database, store.id)


async def test_an_order_that_is_called_off_gives_its_place_away(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=2, backorder_limit=10)
        first, second, third = await orders_for(session, variant, [3, 2, 1])

        await cancel_order(session, first, reason="", actor="test", now=utc_now())

        # Two of its three were in the house: they go to the next.
        assert await waiting(session, [second, third]) == [0, 1]
        assert (await level_of(session, variant.id)).on_hand == -1
    await assert_books_are_right(database, store.id)


async def test_a_preorder_promises_its_day_even_of_what_is_there(database: Database, store: Store):
    day = (utc_now() + timedelta(days=40)).date()
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=1)
        await change_selling(
            session, {variant.id: Selling(PREORDER, limit=5, releases_on=day)}, now=utc_now()
        )
        session.expunge_all()
        order = await make_order(session, variant)

        assert order.lines[0].promised == Promise(day)
        assert order.waiting == {}


async def test_a_limit_below_what_is_promised_is_refused(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=0, backorder_limit=5)
        await make_order(session, variant, quantity=3)

        for selling in (Selling(STOP), Selling(BACKORDER, limit=2, delay_days=10)):
            with pytest.raises(Invalid) as refusal:
                await change_selling(session, {variant.id: selling}, now=utc_now())
            told = "3 are promised already; allow at least that many."
            assert refusal.value.fields == {f"limit-{variant.id}": told}
        level = await level_of(session, variant.id)
        assert (level.backorder_limit, level.delay_days) == (5, None)


@pytest.mark.parametrize(
    ("selling", "field"),
    [
        (Selling("whatever"), "selling"),
        (Selling(BACKORDER, limit=0, delay_days=5), "limit"),
        (Selling(BACKORDER, limit=5), "days"),
        (Selling(BACKORDER, limit=5, delay_days=366), "days"),
        (Selling(PREORDER, limit=5), "release"),
        (Selling(PREORDER, limit=5, releases_on=date(2020, 1, 1)), "release"),
    ],
)
async def test_a_promise_that_nobody_can_keep_is_refused(
    database: Database, store: Store, selling: Selling, field: str
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=4)
        with pytest.raises(Invalid) as refusal:
            await change_selling(session, {variant.id: selling}, now=utc_now())
        assert list(refusal.value.fields) == [f"{field}-{variant.id}"]
        assert (await level_of(session, variant.id)).backorder_limit == 0


async def test_a_preorder_ends_on_its_day(database: Database, store: Store):
    now = utc_now()
    day = (now + timedelta(days=2)).date()
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=0)
        await change_selling(session, {variant.id: Selling(PREORDER, limit=5, releases_on=day)}, now=now)

        assert await end_preorders(session, now=now + timedelta(days=1)) == 0
        assert await end_preorders(session, now=now + timedelta(days=2)) == 1
        level = await level_of(session, variant.id)
        assert (level.releases_on, level.backorder_limit) == (None, 5)


def test_a_delay_is_told_in_days_and_then_in_weeks():
    assert [Promise(None, days).weeks for days in (1, 13, 14, 15, 18, 21, 60)] == [
        None,
        None,
        (2, 2),
        (2, 3),
        (2, 3),
        (3, 3),
        (8, 9),
    ]
