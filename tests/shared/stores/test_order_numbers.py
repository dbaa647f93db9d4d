"""What a pattern writes, and the counting anew each year by the store's own clock."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select, text

from shared.checkout.place_order import place_order
from shared.kernel.database import Database
from shared.orders.models import Order
from shared.payments.methods import CASH_ON_DELIVERY
from shared.stores.models import Store
from shared.stores.number_orders import number_orders
from shared.stores.order_numbers import NumberPattern
from shared.stores.queries import current_store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import BUYER, make_cart

YEARLY = NumberPattern("AL-", "/{month}/{year}", 3, is_yearly=True)


@pytest.mark.parametrize(
    ("pattern", "count", "said"),
    [
        (NumberPattern(), 1001, "1001"),
        (NumberPattern("", "", 6), 1001, "001001"),
        (NumberPattern("AL-", "/{year}"), 7, "AL-7/2026"),
        (NumberPattern("{year}{month}-", "", 4), 12345, "202603-12345"),
    ],
)
def test_a_pattern_writes_what_stands_around_the_number(pattern: NumberPattern, count: int, said: str):
    assert pattern.written(count, date(2026, 3, 9)) == said


async def placed_at(database: Database, store: Store, *moments: datetime) -> list[tuple[int, str | None]]:
    numbers = []
    for moment in moments:
        async with database.in_store(store.id) as session:
            cart, _ = await make_cart(session, await make_variant(session))
            order = await place_order(
                session,
                await current_store(session),
                cart,
                buyer=BUYER,
                method=CASH_ON_DELIVERY,
                seen_total_minor=None,
                secret_key="of tests",
                now=moment,
            )
            numbers.append((order.number, order.own_number))
    return numbers


async def test_numbers_begin_anew_with_the_year_of_the_stores_clock_and_never_go_back(
    database: Database, store: Store
):
    late = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)
    async with database.in_store(store.id) as session:
        await session.execute(text("UPDATE stores SET time_zone = 'Europe/Berlin'"))
        await number_orders(session, YEARLY, next_order=None, actor="test", now=late)

    numbers = await placed_at(
        database,
        store,
        late,
        # In Berlin it is 2027 already.
        datetime(2026, 12, 31, 23, 30, tzinfo=UTC),
        # Began before midnight and was slow.
        late,
        datetime(2027, 2, 1, tzinfo=UTC),
    )

    assert numbers == [
        (1001, "AL-001/12/2026"),
        (1002, "AL-001/01/2027"),
        (1003, "AL-002/01/2027"),
        (1004, "AL-003/02/2027"),
    ]


async def test_the_count_of_a_year_is_raised_and_never_lowered(database: Database, store: Store):
    now = datetime(2026, 5, 1, tzinfo=UTC)
    async with database.in_store(store.id) as session:
        await number_orders(session, YEARLY, next_order=40, actor="test", now=now)

    assert await placed_at(database, store, now) == [(1001, "AL-040/05/2026")]
    with pytest.raises(Exception, match="Please check") as refused:
        async with database.in_store(store.id) as session:
            await number_orders(session, YEARLY, next_order=40, actor="test", now=now)
    assert list(refused.value.fields) == ["next_order"]
    assert await placed_at(database, store, now) == [(1002, "AL-041/05/2026")]


async def test_the_database_holds_a_number_to_one_order_of_a_store(
    database: Database, store: Store, other_store: Store
):
    now = datetime(2026, 5, 1, tzinfo=UTC)
    for one in (store, other_store):
        async with database.in_store(one.id) as session:
            await number_orders(session, NumberPattern("AL-"), next_order=None, actor="test", now=now)
        assert await placed_at(database, one, now) == [(1001, "AL-1001")]

    await placed_at(database, store, now)
    with pytest.raises(Exception, match="uq_orders_store_id_own_number"):
        async with database.in_store(store.id) as session:
            await session.execute(
                text("UPDATE orders SET own_number = 'AL-1001' WHERE own_number = 'AL-1002'")
            )
    async with database.in_store(store.id) as session:
        kept = await session.scalars(select(Order.own_number).order_by(Order.number))
        assert list(kept) == ["AL-1001", "AL-1002"]
