"""Figures of days agree with the orders, and with one another, to the minor unit."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from shared.insight.models import (
    BuyerDayFigures,
    BuyerFigures,
    BuyerTurns,
    CohortFigures,
    DayFigures,
    FigureBook,
    FigureMark,
    ProductDayFigures,
)
from shared.insight.reckon_anew import NoStoreToReckon, reckon_anew
from shared.insight.reckon_days import day_of
from shared.insight.refresh_figures import begin_anew, refresh_figures, stores_to_refresh
from shared.invariants.figure_checks import FIGURES
from shared.invariants.find_violations import find_violations
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.kernel.settings import Settings
from shared.orders.cancel_order import cancel_order
from shared.orders.mark_paid import mark_paid
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.orders.queries import order_by_id
from shared.products.models import Variant
from shared.returns.refund_by_hand import refund_by_hand
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.year_of_business import ZONE, Drawn, in_zone, sum_by, year_of
from workers.runtime import STATEMENT_TIMEOUT_MS

KEY = {
    DayFigures: ("day", "currency", "channel", "country"),
    ProductDayFigures: ("day", "variant_id"),
    BuyerDayFigures: ("day", "buyer"),
    BuyerFigures: ("buyer",),
    BuyerTurns: ("day",),
    CohortFigures: ("month", "first_month"),
}


@pytest.fixture(scope="module")
def patient(settings: Settings, runner: asyncio.Runner) -> Iterator[Database]:
    """The store's door with as much time for a statement as a worker has."""
    opened = Database(settings.database, application="souk-tests", statement_timeout_ms=STATEMENT_TIMEOUT_MS)
    yield opened
    runner.run(opened.close())


async def refresh(database: Database, store: Store) -> None:
    is_left = True
    while is_left:
        async with database.in_store(store.id) as session:
            is_left = await refresh_figures(session, await current_store(session))


async def figures(session: AsyncSession, table: Any, *columns: str, of: str = "day") -> dict[Any, Any]:
    """Return sums of columns by one other column, without what comes to nothing."""
    sums = [func.sum(getattr(table, column)) for column in columns]
    rows = await session.execute(select(getattr(table, of), *sums).group_by(getattr(table, of)))
    found = {row[0]: tuple(int(figure) for figure in row[1:]) for row in rows}
    return {key: row if len(columns) > 1 else row[0] for key, row in found.items() if any(row)}


async def whole(session: AsyncSession) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table of figures."""
    return {
        table.__tablename__: sorted(
            tuple(str(value) for value in row)
            for row in await session.execute(select(*table.__table__.columns))
        )
        for table in KEY
    }


def standing(drawn: Sequence[Drawn]) -> list[Drawn]:
    return [one for one in drawn if one.stands]


@pytest.mark.parametrize(("orders", "seed"), [(2_000, 3), (20_000, 7)])
async def test_a_year_of_figures_comes_to_what_its_orders_do(
    patient: Database, database: Database, above_the_walls: AsyncEngine, store: Store, orders: int, seed: int
):
    drawn = await year_of(database, above_the_walls, store, orders=orders, seed=seed)

    await refresh(patient, store)

    sold = standing(drawn)
    async with database.in_store(store.id) as session:
        total = (
            DayFigures.gross_minor
            - DayFigures.discount_minor
            + DayFigures.delivery_minor
            + DayFigures.tax_minor
        )
        totals = {
            day: (int(count), int(amount))
            for day, count, amount in await session.execute(
                select(DayFigures.day, func.sum(DayFigures.orders), func.sum(total)).group_by(DayFigures.day)
            )
            if count
        }
        counts = sum_by((day_of(one.placed_at, ZONE), 1) for one in sold)
        sums = sum_by((day_of(one.placed_at, ZONE), one.own(one.total)) for one in sold)
        assert totals == {day: (count, sums[day]) for day, count in counts.items()}
        # Parts of orders in the store's own currency, each by itself; others are rounded along the chain.
        own = [one for one in sold if one.currency == "EUR"]
        parts = (
            "gross_minor",
            "discount_minor",
            "delivery_minor",
            "tax_minor",
            "included_tax_minor",
            "items",
        )
        by_currency = await figures(session, DayFigures, *parts, of="currency")
        assert by_currency["EUR"] == tuple(
            sum(figure)
            for figure in zip(
                *(
                    (
                        one.subtotal,
                        one.discount,
                        one.shipping,
                        one.tax,
                        one.included,
                        sum(line[1] for line in one.lines),
                    )
                    for one in own
                ),
                strict=True,
            )
        )
        assert await figures(session, DayFigures, "charged_minor", of="currency") == sum_by(
            (one.currency, one.total) for one in sold
        )
        assert await figures(session, DayFigures, "orders", of="country") == sum_by(
            (one.country, 1) for one in sold
        )
        assert await figures(session, DayFigures, "orders", of="channel") == sum_by(
            (one.channel, 1) for one in sold
        )
        # What was given back, on the day on which it was.
        assert await figures(session, DayFigures, "refund_minor") == sum_by(
            item for one in sold for item in one.given_back_by_day(ZONE).items()
        )
        assert await figures(session, DayFigures, "returned_items") == sum_by(
            (day_of(moment, ZONE), pieces) for one in sold for moment, _, pieces, _ in one.came_back
        )
        # Goods.
        assert await figures(session, ProductDayFigures, "items", of="variant_id") == sum_by(
            (goods.variant_id, pieces) for one in sold for goods, pieces, _, _ in one.lines
        )
        assert await figures(session, ProductDayFigures, "cost_minor", of="variant_id") == sum_by(
            (goods.variant_id, pieces * (goods.cost_minor or 0))
            for one in sold
            for goods, pieces, _, _ in one.lines
        )
        assert await figures(session, ProductDayFigures, "returned_cost_minor", of="variant_id") == sum_by(
            (goods.variant_id, pieces * (goods.cost_minor or 0))
            for one in sold
            for _, goods, pieces, is_restocked in one.came_back
            if is_restocked
        )
        # Buyers.
        bought = sum_by((one.buyer, 1) for one in sold)
        assert sorted((await figures(session, BuyerDayFigures, "orders", of="buyer")).values()) == sorted(
            bought.values()
        )


async def test_the_tables_agree_with_one_another(
    patient: Database, database: Database, above_the_walls: AsyncEngine, store: Store
):
    await year_of(database, above_the_walls, store, orders=3_000, seed=11)

    await refresh(patient, store)

    same = (
        "items",
        "gross_minor",
        "discount_minor",
        "returned_items",
        "cost_minor",
        "returned_cost_minor",
        "uncosted_items",
    )
    async with database.in_store(store.id) as session:
        assert await figures(session, DayFigures, *same) == await figures(session, ProductDayFigures, *same)
        # What goods do not bear of a refund or of tax, delivery does.
        for column in ("refund_minor", "refunded_tax_minor", "included_tax_minor"):
            days = await figures(session, DayFigures, column)
            goods = await figures(session, ProductDayFigures, column)
            assert sum(goods.values()) > 0
            assert all(0 <= goods.get(day, 0) <= days.get(day, 0) for day in days | goods), column
        assert await figures(session, BuyerDayFigures, "orders") == await figures(
            session, DayFigures, "orders"
        )
        assert await figures(session, BuyerDayFigures, "refund_minor") == await figures(
            session, DayFigures, "refund_minor"
        )
        least = await session.scalar(select(func.min(ProductDayFigures.refund_minor)))
        assert least >= 0
    async with database.as_platform() as session:
        assert await find_violations(session, now=utc_now(), store_id=store.id, checks=FIGURES) == []


async def test_days_that_changed_are_reckoned_as_a_rebuild_would(
    database: Database, above_the_walls: AsyncEngine, store: Store
):
    drawn = await year_of(database, above_the_walls, store, orders=600, seed=5)
    await refresh(database, store)
    refunded = [one for one in standing(drawn) if one.given_back]

    async with database.in_store(store.id) as session:
        await session.execute(update(Order).where(Order.id == refunded[0].id).values(state="cancelled"))
    async with database.in_store(store.id) as session:
        await session.execute(
            text(
                "UPDATE refunds SET state = 'failed' WHERE payment_id IN (SELECT id FROM payments WHERE order_id = :id)"
            ),
            {"id": refunded[1].id},
        )
    async with database.in_store(store.id) as session:
        moved = refunded[2].placed_at - timedelta(days=20)
        await session.execute(update(Order).where(Order.id == refunded[2].id).values(placed_at=moved))
        await session.execute(
            update(Order).where(Order.id == refunded[3].id).values(email="new@example.com", customer_id=None)
        )
    async with database.as_platform() as session:
        assert store.id in await stores_to_refresh(session)
    await refresh(database, store)
    async with database.in_store(store.id) as session:
        kept = await whole(session)
        assert (await session.scalars(select(FigureMark))).all() == []
        await begin_anew(session, await current_store(session))
    async with database.as_platform() as session:
        assert store.id in await stores_to_refresh(session)
    await refresh(database, store)

    async with database.in_store(store.id) as session:
        assert await whole(session) == kept
    async with database.as_platform() as session:
        assert store.id not in await stores_to_refresh(session)


async def test_several_workers_reckon_while_people_buy(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=None)

    async def buy() -> None:
        for _ in range(5):
            async with database.in_store(store.id) as session:
                await make_order(session, variant)

    async def reckon() -> None:
        for _ in range(8):
            async with database.in_store(store.id) as session:
                await refresh_figures(session, await current_store(session))

    await buy()
    await refresh(database, store)
    async with database.in_store(store.id) as session:
        await begin_anew(session, await current_store(session))
    await asyncio.gather(buy(), reckon(), reckon(), reckon())
    await refresh(database, store)

    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.sum(DayFigures.orders))) == 10
        assert await session.scalar(select(func.sum(ProductDayFigures.items))) == 10
        assert await session.scalar(select(func.sum(BuyerDayFigures.orders))) == 10


async def test_another_time_zone_has_everything_reckoned(
    database: Database, above_the_walls: AsyncEngine, store: Store
):
    drawn = await year_of(database, above_the_walls, store, orders=200)
    await refresh(database, store)

    await in_zone(database, store, "Asia/Tokyo")
    await refresh(database, store)

    async with database.in_store(store.id) as session:
        assert await figures(session, DayFigures, "orders") == sum_by(
            (day_of(one.placed_at, "Asia/Tokyo"), 1) for one in standing(drawn)
        )
        assert (await session.scalars(select(FigureBook.time_zone))).one() == "Asia/Tokyo"


async def test_what_goods_cost_is_noted_when_they_are_sold(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        known = await make_variant(session)
        known.cost_minor = 700
        unknown = await make_variant(session)
    async with database.in_store(store.id) as session:
        order = await make_order(session, known, unknown, quantity=2)
    async with database.in_store(store.id) as session:
        await session.execute(update(Variant).where(Variant.id == known.id).values(cost_minor=900))
    await refresh(database, store)

    async with database.in_store(store.id) as session:
        costs = dict(
            (
                await session.execute(
                    select(OrderLine.variant_id, OrderLine.unit_cost_minor).where(
                        OrderLine.order_id == order.id
                    )
                )
            ).all()
        )
        assert costs == {known.id: 700, unknown.id: None}
        (day,) = await session.scalars(select(DayFigures))
        assert (day.items, day.cost_minor, day.uncosted_items) == (4, 1400, 2)


async def test_an_order_that_is_called_off_leaves_the_figures(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session))
    await refresh(database, store)
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.sum(DayFigures.orders))) == 1
        await cancel_order(session, order, reason="no", actor="test", now=utc_now())
    await refresh(database, store)

    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(DayFigures))).all() == []
        assert (await session.scalars(select(BuyerDayFigures))).all() == []
        assert (await session.scalars(select(ProductDayFigures))).all() == []


async def test_what_a_hand_gave_back_is_given_back(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session))
        await mark_paid(session, order, actor="test", now=utc_now())
    await refresh(database, store)
    for _ in range(2):
        async with database.in_store(store.id) as session:
            note = {"reason": "", "actor": "test", "now": utc_now(), "refund_id": new_id()}
            await refund_by_hand(
                session, await order_by_id(session, order.id), Money(150, order.currency), **note
            )

    await refresh(database, store)

    async with database.in_store(store.id) as session:
        assert (await session.execute(select(DayFigures.refunds, DayFigures.refund_minor))).one() == (2, 300)
        assert await session.scalar(select(BuyerDayFigures.refund_minor)) == 300
        moved = order.placed_at - timedelta(days=20)
        await session.execute(update(Order).where(Order.id == order.id).values(placed_at=moved))
    await refresh(database, store)
    async with database.in_store(store.id) as session:
        kept = await whole(session)
        assert len(kept["day_figures"]) == 2
        await begin_anew(session, await current_store(session))
    await refresh(database, store)
    async with database.in_store(store.id) as session:
        assert await whole(session) == kept


async def test_the_books_tell_of_figures_that_are_wrong(
    database: Database, above_the_walls: AsyncEngine, store: Store
):
    async with database.in_store(store.id) as session:
        await make_order(session, await make_variant(session))
    await refresh(database, store)
    async with above_the_walls.begin() as connection:
        await connection.execute(
            text("UPDATE day_figures SET orders = 2 WHERE store_id = :id"), {"id": store.id}
        )
        await connection.execute(
            text("UPDATE product_day_figures SET gross_minor = 1 WHERE store_id = :id"), {"id": store.id}
        )

    async with database.as_platform() as session:
        found = await find_violations(session, now=utc_now(), store_id=store.id, checks=FIGURES)
        everywhere: set[UUID] = {
            one.store_id for one in await find_violations(session, now=utc_now(), checks=FIGURES)
        }

    assert sorted(one.check for one in found) == ["figures.goods", "figures.orders"]
    assert everywhere == {store.id}


async def test_the_command_reckons_one_store_or_says_that_there_is_none(
    settings: Settings, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_order(session, await make_variant(session))

    assert [row async for row in reckon_anew(settings, only=store.slug)] == [(store.slug, 1)]
    with pytest.raises(NoStoreToReckon):
        [row async for row in reckon_anew(settings, only="nobody-s")]
