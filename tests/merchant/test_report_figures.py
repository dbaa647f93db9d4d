"""Reports agree with the orders, and with one another."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import httpx
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.insight.buyer_reports import cohorts, new_and_returning, segments
from shared.insight.cart_reports import recoveries
from shared.insight.goods_reports import by_category, by_product, by_variant
from shared.insight.models import BegunCheckout, BuyerDayFigures, ProductVisitDay, VisitDay
from shared.insight.periods import Period
from shared.insight.reckon_days import day_of
from shared.insight.report import Asked
from shared.insight.reports import reckon
from shared.insight.sales_reports import by_channel, by_country, by_currency, over_time, sums_over
from shared.insight.visit_reports import by_source, from_view_to_order
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.orders.cancel_order import cancel_order
from shared.products.models import Product
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product, make_variant
from tests.support.factories.orders import make_order
from tests.support.reporting import followed, reckoned, rows_of, sold
from tests.support.year_of_business import ZONE, year_of


def together_of(cells: list[Any]) -> int | None:
    """Return the sum of a column; of what is not known everywhere there is none."""
    return None if None in cells else sum(cells)


async def test_reports_of_a_year_agree(database: Database, above_the_walls: AsyncEngine, store: Store):
    drawn = await year_of(database, above_the_walls, store, orders=1_500, seed=13)
    await reckoned(database, store)
    year = Asked(Period(date(2024, 12, 1), date(2026, 6, 30)), "EUR", sees_costs=True)

    async with database.in_store(store.id) as session:
        sums = await sums_over(session, year.period)
        places = [await report(session, year) for report in (by_country, by_channel, by_currency)]
        overall = await over_time(session, year)
        goods = [await report(session, year) for report in (by_product, by_variant, by_category)]

    standing = [one for one in drawn if one.stands]
    assert sums.orders == len(standing)
    assert sums.total == sum(one.own(one.total) for one in standing)
    for report in (*places, overall):
        names = [column.name for column in report.columns]
        assert report.total
        together = dict(zip(names, report.total, strict=True))
        assert (together["charged"], together["net_sales"], together["profit"]) == (
            sums.total,
            sums.net,
            sums.profit,
        )
        for place, column in enumerate(report.columns):
            if column.kind in ("money", "count"):
                assert together_of([row[place] for row in report.rows]) == report.total[place], column.name
    for report in goods:
        names = [column.name for column in report.columns]
        together = dict(zip(names, report.total or (), strict=True))
        assert (together["items"], together["goods"], together["cost"]) == (
            sums.items,
            sums.gross_minor,
            sums.cost,
        )
        for place, column in enumerate(report.columns):
            if column.kind in ("money", "count"):
                assert together_of([row[place] for row in report.rows]) == together[column.name], column.name
    assert sums.net == sums.total - sums.refund_minor - sums.taxes


async def test_reports_of_buyers_agree_with_the_orders(
    database: Database, above_the_walls: AsyncEngine, store: Store
):
    drawn = [
        one for one in await year_of(database, above_the_walls, store, orders=1_500, seed=17) if one.stands
    ]
    await reckoned(database, store)
    asked = Asked(Period(date(2025, 3, 1), date(2025, 12, 31)), "EUR", zone=ZONE)

    async with database.in_store(store.id) as session:
        returning, months, parts = [
            await report(session, asked) for report in (new_and_returning, cohorts, segments)
        ]
        weeks = await new_and_returning(session, Asked(Period(date(2025, 3, 3), date(2025, 5, 25)), "EUR"))

    days: dict[str, list[date]] = {}
    for one in drawn:
        days.setdefault(one.buyer, []).append(day_of(one.placed_at, ZONE))
    # The year ends with its period: what comes after counts for nobody.
    days = {buyer: [day for day in some if day <= asked.period.last] for buyer, some in days.items()}
    days = {buyer: some for buyer, some in days.items() if some}
    within = {buyer: [day for day in some if day >= asked.period.first] for buyer, some in days.items()}
    within = {buyer: some for buyer, some in within.items() if some}
    new = [buyer for buyer in within if min(days[buyer]) >= asked.period.first]
    again = [
        buyer for buyer, some in within.items() if len(some) > 1 or min(days[buyer]) < asked.period.first
    ]
    assert returning.total
    assert returning.total[1:4] == (len(within), len(new), len(again))
    assert returning.total[5] == sum(len(some) for some in within.values())
    for row in returning.rows:
        month = [buyer for buyer, some in days.items() if any(d.replace(day=1) == row[0] for d in some)]
        assert (row[1], row[2]) == (len(month), sum(min(days[b]).replace(day=1) == row[0] for b in month))
    assert len(weeks.rows) == 12
    # Cohorts: who first ordered in April, and of these who ordered in June.
    first = {buyer: min(some).replace(day=1) for buyer, some in days.items()}
    april = [buyer for buyer, month in first.items() if month == date(2025, 4, 1)]
    june = [buyer for buyer in april if any(day.replace(day=1) == date(2025, 6, 1) for day in days[buyer])]
    row = next(row for row in months.rows if row[0] == date(2025, 4, 1))
    assert (row[1], row[4]) == (len(april), (Decimal(len(june)) * 100 / len(april)).quantize(Decimal("0.1")))
    assert row[3 + 9 :] == (None, None, None)[: len(row[3 + 9 :])]
    # Everybody is in one segment.
    assert parts.total
    assert (parts.total[1], parts.total[3]) == (len(days), sum(len(some) for some in days.values()))
    assert sum(row[1] for row in parts.rows) == len(days)


async def test_a_buyer_is_in_the_segment_of_their_last_order(database: Database, store: Store):
    today = utc_now().date()
    async with database.in_store(store.id) as session:
        await session.execute(
            insert(BuyerDayFigures),
            [
                {"store_id": store.id, "day": today - timedelta(days=ago), "buyer": UUID(int=buyer), "orders": orders, "total_minor": minor, "refund_minor": back}
                for buyer, ago, orders, minor, back in (
                    (1, 90, 3, 90000, 0),
                    (2, 180, 2, 500, 0),
                    (3, 60, 1, 500, 0),
                    (4, 61, 1, 500, 0),
                    (5, 181, 2, 500, 0),
                    (6, 181, 1, 500, 0),
                    (7, 366, 5, 500, 0),
                    # Given back lately is no order of lately.
                    (7, 1, 0, 0, 500),
                )
            ],
        )  # fmt: skip
        await followed(session)
        report = await segments(session, Asked(Period.days_until(today, 30), "EUR"))

    assert [(row[1], row[4]) for row in report.rows] == [
        (1, 90000),
        (1, 500),
        (1, 500),
        (1, 500),
        (1, 500),
        (2, 500),
    ]


async def seen(database: Database, store: Store, day: date, *views: tuple[UUID, int]) -> None:
    """Let pages of products have been looked at on a day."""
    async with database.in_store(store.id) as session:
        together = sum(count for _, count in views)
        session.add(VisitDay(store_id=store.id, day=day, source="search", views=together, added=1))
        for product_id, count in views:
            session.add(
                ProductVisitDay(store_id=store.id, day=day, product_id=product_id, views=count, added=0)
            )
        session.add(BegunCheckout(store_id=store.id, day=day, cart_id=new_id()))


async def test_views_are_set_against_the_orders_of_the_same_days(database: Database, store: Store):
    variant = await sold(database, store)
    today = utc_now().date()
    await seen(database, store, today, (variant.product_id, 8))
    await seen(database, store, today - timedelta(days=8), (variant.product_id, 5))
    async with database.in_store(store.id) as session:
        gone = await make_order(session, variant)
    async with database.in_store(store.id) as session:
        await cancel_order(session, gone, reason="", actor="test", now=utc_now())
    await reckoned(database, store)

    async with database.in_store(store.id) as session:
        week = Period.days_until(today, 7)
        asked = Asked(week, "EUR", week.before)
        funnel, sources = await from_view_to_order(session, asked), await by_source(session, asked)
        carts = await recoveries(session, asked)

    steps = (8, 1, 1, 1, Decimal("12.5"), Decimal("100.0"), Decimal("12.5"))
    assert (len(funnel.rows), funnel.rows[-1], funnel.total) == (7, (today, *steps), (None, *steps))
    assert sources.rows[2] == ("Search engines", 8, Decimal("100.0"), 5)
    assert sources.total == (None, 8, Decimal("100.0"), 5)
    assert carts.rows == []


async def test_what_is_looked_at_and_not_bought_is_told(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    bowl = await sold(database, store)
    async with database.in_store(store.id) as session:
        warmers = [await make_product(session, title=title) for title in ("Candle", "Vase")]
    today = utc_now().date()
    await seen(database, store, today, (bowl.product_id, 9), (warmers[0].id, 3), (warmers[1].id, 4))
    many = f"/dashboard/{store.slug}/reports"

    page = await owner.get(f"{many}/interest?sort=unsold&range=7")
    file = await owner.get(f"{many}/interest/files/csv?range=7")
    funnel = await owner.get(f"{many}/funnel?range=7")

    assert page.text.index("Vase") < page.text.index("Candle")
    assert "Bowl" not in page.text
    assert [
        (row["product"], row["views"], row["items"], row["conversion"]) for row in rows_of(file.text)
    ] == [
        ("Bowl", "9", "2", "11.1"),
        ("Vase", "4", "0", "0.0"),
        ("Candle", "3", "0", "0.0"),
    ]
    assert "6.2 % of views" in funnel.text
    assert "before: 0" in funnel.text


async def test_the_best_and_the_worst_are_put_first(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        best, some = [
            await make_variant(session, title=title, price_minor=price)
            for title, price in (("Best", 5000), ("Some", 100))
        ]
        nothing = await make_product(session, title="Nothing")
        new = await make_product(session, title="New")
        await session.execute(
            update(Product).where(Product.id != new.id).values(published_at=utc_now() - timedelta(days=90))
        )
        await make_order(session, best, some)
    await reckoned(database, store)
    today = utc_now().date()

    async with database.in_store(store.id) as session:
        asked = Asked(Period.days_until(today, 30), "EUR", rows=2)
        first = await reckon(session, "products", asked)
        last = await reckon(session, "products", Asked(asked.period, "EUR", sort="worst"))
        rest = await reckon(session, "products", Asked(asked.period, "EUR", rows=1, start=1))

    assert [row[0] for row in first.rows] == ["Best", "Some"]
    assert first.keys == [best.product_id, some.product_id]
    assert not first.has_more
    # What is new has not had the time.
    assert [(row[0], row[1]) for row in last.rows] == [("Nothing", 0), ("Some", 1), ("Best", 1)]
    assert last.keys[0] == nothing.id
    assert [row[0] for row in rest.rows] == ["Some"]


async def test_margins_have_one_decimal_and_nothing_has_none(database: Database, store: Store):
    await sold(database, store)
    today = utc_now().date()

    async with database.in_store(store.id) as session:
        sums = await sums_over(session, Period(today, today))
        nothing = await sums_over(session, Period(date(2001, 1, 1), date(2001, 1, 1)))

    assert (sums.net, sums.cost, sums.profit, sums.margin, sums.average) == (
        4290,
        1400,
        2890,
        Decimal("67.4"),
        4290,
    )
    assert (nothing.net, nothing.margin, nothing.average) == (0, None, 0)


async def test_where_a_cost_is_unknown_no_profit_is_told(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        free = await make_variant(session, title="Gift")
        await make_order(session, free, quantity=3)
    known = await sold(database, store)
    today = Period.days_until(utc_now().date(), 1)

    async with database.in_store(store.id) as session:
        sums = await sums_over(session, today)
        goods = await reckon(session, "products", Asked(today, "EUR", sort="profit", sees_costs=True))
    page = (await owner.get(f"/dashboard/{store.slug}/reports/sales?range=7")).text

    assert (sums.uncosted_items, sums.items) == (3, 5)
    assert (sums.profit, sums.margin, sums.most_profit) == (None, None, sums.net - 1400)
    # What has a profit comes first, however much of the other was sold.
    assert goods.keys == [known.product_id, free.product_id]
    told = [dict(zip([column.name for column in goods.columns], row, strict=True)) for row in goods.rows]
    assert [(row["profit"], row["margin"]) for row in told] == [(2400, Decimal("63.2")), (None, None)]
    assert "Costs unknown for 3 of 5 pieces" in page
    assert f"at most €{Decimal(sums.net - 1400) / 100:.2f}" in page
    assert f"/dashboard/{store.slug}/products/sheet" in page


async def test_where_no_cost_is_known_nothing_is_said_of_the_profit(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await make_order(session, await make_variant(session, title="Gift"), quantity=3)
    await reckoned(database, store)

    page = (await owner.get(f"/dashboard/{store.slug}/reports/sales?range=7")).text

    assert "Not known" in page
    assert "Costs unknown for 3 of 3 pieces" in page
    assert "at most" not in page


async def test_with_every_cost_known_the_profit_is_told(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await sold(database, store)

    page = (await owner.get(f"/dashboard/{store.slug}/reports/sales?range=7")).text

    assert "€28.90" in page
    assert "Costs unknown" not in page
    assert "Not known" not in page
