"""What a new buyer costs: held to plain sums of a drawn year, and where there is nothing to divide."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.insight.acquisition import acquisition
from shared.insight.marketing_costs import MarketingCost
from shared.insight.periods import Period
from shared.insight.reckon_days import day_of
from shared.insight.report import Asked
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.models import Order
from shared.stores.models import Store
from shared.stores.permissions import ALL, COSTS_SEE, without_own
from shared.web.door import Door
from tests.support.digits import stand_in
from tests.support.reporting import reckoned, rows_of, sold
from tests.support.roles import with_role
from tests.support.year_of_business import ZONE, year_of

HERE = "reports/acquisition"


def spent(store: Store, first: date, last: date, minor: int, channel: str = "shop") -> MarketingCost:
    return MarketingCost(
        store_id=store.id,
        first_day=first,
        last_day=last,
        channel=channel,
        cost_minor=minor,
        note="",
        created_at=utc_now(),
    )


@pytest.mark.parametrize("minor", [1, 2, 100, 99_999])
def test_the_parts_of_a_cost_come_to_all_of_it(minor: int):
    first = date(2024, 1, 15)
    cost = MarketingCost(first_day=first, last_day=date(2024, 4, 2), cost_minor=minor)
    days = [first + timedelta(days=number) for number in range(-5, 90)]

    assert sum(cost.within(day, day) for day in days) == minor
    assert sum(cost.within(*ends) for ends in ((days[0], days[40]), (days[41], days[-1]))) == minor
    assert cost.within(date(2024, 4, 3), date(2024, 5, 1)) == 0
    assert cost.within(date(2023, 1, 1), date(2024, 1, 14)) == 0


async def test_a_year_of_new_buyers_is_set_against_what_was_spent(
    database: Database, above_the_walls: AsyncEngine, store: Store
):
    drawn = [
        one for one in await year_of(database, above_the_walls, store, orders=900, seed=41) if one.stands
    ]
    await reckoned(database, store)
    period = Period(date(2025, 3, 10), date(2025, 5, 20))
    async with database.in_store(store.id) as session:
        session.add(spent(store, date(2025, 3, 1), date(2025, 3, 31), 31_000))
        session.add(spent(store, date(2025, 4, 1), date(2025, 4, 30), 700, "staff"))
        session.add(spent(store, date(2025, 2, 1), date(2025, 2, 28), 5_000))
        gone = spent(store, date(2025, 4, 1), date(2025, 4, 30), 9_999)
        gone.removed_at = utc_now()
        session.add(gone)
        await session.flush()
        report = await acquisition(session, Asked(period, "EUR", sees_costs=True))

    first: dict[str, Any] = {}
    kept: dict[str, int] = {}
    for one in sorted(drawn, key=lambda one: one.placed_at):
        first.setdefault(one.buyer, one)
        left = one.own(one.total) - sum(one.given_back_by_day(ZONE).values())
        kept[one.buyer] = kept.get(one.buyer, 0) + left
    costs = {(3, "shop"): 22_000, (4, "staff"): 700}
    expected = []
    for month in (3, 4, 5):
        for channel in ("shop", "staff"):
            new = [
                buyer
                for buyer, one in first.items()
                if one.channel == channel
                and period.first <= (day := day_of(one.placed_at, ZONE)) <= period.last
                and day.month == month
            ]
            cost = costs.get((month, channel), 0)
            each = cost // len(new) if cost else None
            worth = sum(kept[buyer] for buyer in new) // len(new)
            expected.append((date(2025, month, 1), channel, cost, len(new), each, worth))
    assert report.rows == expected
    everybody = sum(row[3] for row in expected)
    assert report.total
    assert report.total[2:5] == (22_700, everybody, 22_700 // everybody)


async def test_who_first_came_is_known_after_a_first_order_is_called_off(database: Database, store: Store):
    await sold(database, store, days_ago=20)
    await sold(database, store, days_ago=1)
    today = utc_now().date()
    week = Asked(Period.days_until(today, 7), "EUR", sees_costs=True)

    async def told() -> list[Any]:
        await reckoned(database, store)
        async with database.in_store(store.id) as session:
            return [row[1:5] for row in (await acquisition(session, week)).rows]

    async with database.in_store(store.id) as session:
        session.add(spent(store, today, today, 500))
    # Both orders are one guest's, who came before the week. Money was spent and nobody came: no figure.
    assert await told() == [("shop", 500, 0, None)]
    async with database.in_store(store.id) as session:
        early = update(Order).where(Order.placed_at < utc_now() - timedelta(days=10))
        await session.execute(early.values(state="cancelled"))
    assert await told() == [("shop", 500, 1, 500)]
    async with database.in_store(store.id) as session:
        await session.execute(update(Order).values(state="cancelled"))
    assert await told() == [("shop", 500, 0, None)]


async def test_the_page_teaches_until_costs_are_written_down(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await sold(database, store, days_ago=1)
    place = f"/dashboard/{store.slug}/{HERE}"
    empty = await owner.get(f"{place}?range=30")
    today = utc_now().date()
    async with database.in_store(store.id) as session:
        session.add(spent(store, today - timedelta(days=2), today, 1_250))
        session.add(spent(store, today - timedelta(days=40), today - timedelta(days=38), 800))

    page = await owner.get(f"{place}?range=30")
    file = await owner.get(f"{place}/files/csv?range=30")
    printed = await owner.get(f"{place}/files/pdf?range=30")
    before = await owner.get(f"{place}?range=custom&from=2001-01-01&to=2001-02-01&with=none")

    assert "You have written down no marketing costs for this time" in empty.text
    assert f"{place}/costs" in empty.text
    assert "Cost of each new buyer" in page.text
    assert "before: €8.00" in page.text
    assert 'class="bar"' in page.text
    rows = rows_of(file.text)
    assert sum(int(row["new"]) for row in rows) == 1
    assert sum(float(row["marketing"]) for row in rows) == 12.5
    assert printed.content.startswith(b"%PDF")
    assert "You have written down no marketing costs for this time" in before.text


async def test_who_may_not_see_costs_is_shown_buyers_and_nothing_of_what_was_spent(
    door: Door, database: Database, store: Store
):
    await sold(database, store, days_ago=1)
    today = utc_now().date()
    async with database.in_store(store.id) as session:
        session.add(spent(store, today - timedelta(days=2), today, 731_311))
        session.add(spent(store, today - timedelta(days=2), today, 731_311, "staff"))
    blind = (await with_role(door, database, store, without_own(ALL - {COSTS_SEE}))).browser
    place = f"/dashboard/{store.slug}/{HERE}"

    page = await blind.get(f"{place}?range=30")
    rows: list[Mapping[str, str]] = [*rows_of((await blind.get(f"{place}/files/csv?range=30")).text)]

    assert page.status_code == 200
    assert "New buyers" in page.text
    assert not stand_in("7,313", page.text)
    assert "Spent on marketing" not in page.text
    assert f"{place}/costs" not in page.text
    # Nor does a line tell that something was spent where nobody came.
    assert {tuple(row) for row in rows} == {("from", "channel", "new", "value")}
    assert {row["channel"] for row in rows} == {"shop"}
