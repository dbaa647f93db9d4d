"""Who is lost, held to plain sums of a drawn year, and at the edges of the horizon."""

import csv
import io
import re
from datetime import date, timedelta
from uuid import UUID

import httpx
from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.insight.follow_buyers import HORIZON
from shared.insight.lost_buyers import lost_buyers
from shared.insight.models import BuyerDayFigures
from shared.insight.periods import Period
from shared.insight.reckon_days import day_of
from shared.insight.report import Asked
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.reporting import followed, reckoned
from tests.support.year_of_business import ZONE, year_of

LONG = timedelta(days=HORIZON)


async def test_a_year_of_lost_buyers_comes_to_what_its_orders_say(
    database: Database, above_the_walls: AsyncEngine, store: Store
):
    drawn = [
        one for one in await year_of(database, above_the_walls, store, orders=900, seed=23) if one.stands
    ]
    await reckoned(database, store)
    period = Period(date(2025, 3, 10), date(2025, 12, 20))

    async with database.in_store(store.id) as session:
        report = await lost_buyers(session, Asked(period, "EUR", zone=ZONE))

    days: dict[str, set[date]] = {}
    for one in drawn:
        day = day_of(one.placed_at, ZONE)
        if day <= period.last:
            days.setdefault(one.buyer, set()).add(day)
    assert [row[0] for row in report.rows] == [date(2025, month, 1) for month in range(3, 13)]
    for month, active, new, back, lost, _ in report.rows:
        came = [(day, some) for some in days.values() for day in some if day.replace(day=1) == month]
        left = [
            (day, some)
            for some in days.values()
            for day in some
            if (day + LONG).replace(day=1) == month and day + LONG <= period.last
        ]
        assert active == sum(any(day < month <= day + LONG for day in some) for some in days.values())
        assert new == sum(day == min(some) for day, some in came)
        assert back == sum(
            day != min(some) and not any(day - LONG <= other < day for other in some) for day, some in came
        )
        assert lost == sum(not any(day < other <= day + LONG for other in some) for day, some in left)
    assert report.total
    assert report.total[4] == sum(row[4] for row in report.rows) > 0


async def test_a_buyer_is_lost_on_the_last_day_of_the_horizon_and_won_back_after_it(
    database: Database, store: Store
):
    first = date(2025, 1, 15)
    bought = {1: (0, HORIZON), 2: (0, HORIZON + 1), 3: (0,)}
    async with database.in_store(store.id) as session:
        await session.execute(
            insert(BuyerDayFigures),
            [
                {"store_id": store.id, "day": first + timedelta(days=after), "buyer": UUID(int=buyer), "orders": 1, "total_minor": 500, "refund_minor": 0}
                for buyer, some in bought.items()
                for after in some
            ],
        )  # fmt: skip
        await followed(session)
        report = await lost_buyers(session, Asked(Period(date(2025, 7, 1), date(2025, 8, 31)), "EUR"))

    july, august = report.rows
    assert july[1:5] == (3, 0, 1, 2)
    assert august[1:5] == (2, 0, 0, 0)
    assert str(july[5]) == "66.7"


async def test_where_nobody_buys_there_is_nothing_to_say(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        report = await lost_buyers(session, Asked(Period(date(2025, 7, 1), date(2025, 8, 31)), "EUR"))

    assert report.rows == []


async def test_the_page_says_what_lost_means_and_compares(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    today = utc_now().date()
    async with database.in_store(store.id) as session:
        for number, ago in enumerate((190, 195, 400)):
            session.add(
                BuyerDayFigures(
                    store_id=store.id,
                    day=today - timedelta(days=ago),
                    buyer=UUID(int=number + 1),
                    orders=1,
                    total_minor=500,
                    refund_minor=0,
                )
            )
        await followed(session)
    here = f"/dashboard/{store.slug}/reports/lost"

    page = await owner.get(f"{here}?range=90")
    alone = await owner.get(f"{here}?range=90&with=none")
    file = await owner.get(f"{here}/files/csv?range=90")

    assert "A buyer is lost on the day on which 180 days have gone by" in page.text
    assert 'class="bar"' in page.text
    assert re.search(r"before: [^<]*: 0<", page.text)
    assert "before:" not in alone.text
    months = list(csv.DictReader(io.StringIO(file.text)))
    assert sum(int(row["lost"]) for row in months) == 2
    # A month is told as people tell one; a file has its first day.
    assert all(f"{date.fromisoformat(row['from']):%B %Y}" in page.text for row in months)
