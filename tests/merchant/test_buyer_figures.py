"""What is kept of buyers says the same as a reading of all their days, also after facts that come late."""

from datetime import date, timedelta
from typing import Any, Final
from uuid import uuid4

import pytest
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from shared.insight.buyer_reports import cohorts, new_and_returning, segments
from shared.insight.lost_buyers import HORIZON, turns_until
from shared.insight.models import BuyerFigures
from shared.insight.periods import MONTH, Period, beginning
from shared.insight.refresh_figures import begin_anew, refresh_figures
from shared.insight.report import Asked
from shared.invariants.figure_checks import FIGURES
from shared.invariants.find_violations import find_violations
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.buyer_segments import COUNTED_BUYERS, NAMED_BUYERS
from shared.orders.models import Order
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.reporting import reckoned, sold
from tests.support.year_of_business import year_of

# The same questions, asked of every day of every buyer.
_BOUGHT: Final = """
WITH days AS (
    SELECT buyer, day, orders, total_minor, min(day) OVER (PARTITION BY buyer) AS first
    FROM buyer_day_figures WHERE orders > 0 AND day <= :last
),
bought AS (
    SELECT date_trunc(:step, day::timestamp)::date AS start, buyer, first, sum(orders) AS orders,
        sum(total_minor) AS spent
    FROM days WHERE day >= :first GROUP BY buyer, first, start
)
SELECT start, count(*), count(*) FILTER (WHERE first >= greatest(start, CAST(:first AS date))), sum(orders), sum(spent)
FROM bought GROUP BY start
"""
_TOGETHER: Final = """
SELECT count(*), count(*) FILTER (WHERE first >= :first), count(*) FILTER (WHERE orders > 1 OR first < :first),
    coalesce(sum(orders), 0), coalesce(sum(spent), 0)
FROM (
    SELECT buyer, sum(orders) FILTER (WHERE day >= :first) AS orders,
        sum(total_minor) FILTER (WHERE day >= :first) AS spent, min(day) AS first
    FROM buyer_day_figures WHERE orders > 0 AND day <= :last GROUP BY buyer
) bought WHERE orders > 0
"""
_COHORTS: Final = """
WITH months AS (
    SELECT buyer, date_trunc('month', day::timestamp)::date AS month, sum(orders) AS orders,
        sum(total_minor - refund_minor) AS kept
    FROM buyer_day_figures GROUP BY buyer, month
),
begun AS (SELECT months.*, min(month) FILTER (WHERE orders > 0) OVER (PARTITION BY buyer) AS first FROM months)
SELECT first, count(*) FILTER (WHERE orders > 0 AND month = first), sum(kept),
    count(*) FILTER (WHERE orders > 0 AND month = (first + interval '2 months')::date)
FROM begun WHERE first BETWEEN :first AND :last AND month <= :last
GROUP BY first ORDER BY first
"""
_TURNS: Final = """
WITH days AS (
    SELECT day, lag(day) OVER buyers AS before, lead(day) OVER buyers AS after
    FROM buyer_day_figures WHERE orders > 0 AND day <= :last
    WINDOW buyers AS (PARTITION BY buyer ORDER BY day)
),
turns AS (
    SELECT day, (before IS NULL)::int AS new, (before IS NOT NULL)::int AS back, 0 AS lost
    FROM days WHERE before IS NULL OR day - before > :horizon
    UNION ALL
    SELECT day + CAST(:horizon AS int), 0, 0, 1
    FROM days WHERE (after IS NULL OR after - day > :horizon) AND day + CAST(:horizon AS int) <= :last
)
SELECT date_trunc('month', day::timestamp)::date AS month, sum(new), sum(back), sum(lost) FROM turns GROUP BY month
"""
_SEGMENTS: Final = """
WITH buyers AS (
    SELECT sum(orders) AS orders, sum(total_minor - refund_minor) AS kept,
        CAST(:last AS date) - max(day) FILTER (WHERE orders > 0) AS ago
    FROM buyer_day_figures WHERE day <= :last GROUP BY buyer HAVING sum(orders) > 0
),
ranked AS (SELECT *, cume_dist() OVER (ORDER BY kept) AS place FROM buyers)
SELECT sum(orders) FILTER (WHERE best), count(*) FILTER (WHERE best), sum(kept) FILTER (WHERE best),
    count(*) FILTER (WHERE NOT best AND orders >= 2 AND ago <= 180), count(*), sum(kept)
FROM (SELECT *, orders >= 3 AND ago <= 90 AND place > 0.8 AS best FROM ranked) named
"""
PERIODS: Final = (
    Period(date(2025, 3, 5), date(2025, 4, 8)),
    Period(date(2025, 3, 5), date(2025, 6, 20)),
    Period(date(2025, 2, 10), date(2025, 12, 20)),
    Period(date(2024, 6, 1), date(2026, 7, 31)),
    Period(date(2025, 8, 14), date(2025, 8, 14)),
    Period(date(2023, 1, 1), date(2023, 12, 31)),
)


async def rows_of(session: AsyncSession, statement: str, **asked: Any) -> list[tuple[Any, ...]]:
    rows = await session.execute(text(statement), asked)
    return sorted(
        tuple(int(x) if x is not None and not isinstance(x, date | str) else x for x in row) for row in rows
    )


async def compare(session: AsyncSession, period: Period) -> None:
    """Hold the four reports of a period to a reading of all days."""
    bounds = {"first": period.first, "last": period.last}
    asked = Asked(period, "EUR")
    months = {"first": beginning(period.first, MONTH), "last": beginning(period.last, MONTH)}

    bought = await new_and_returning(session, asked)
    steps = await rows_of(session, _BOUGHT, **bounds, step=period.step)
    assert [(row[0], row[1], row[2], row[5], row[6]) for row in bought.rows if row[1]] == steps
    assert bought.total
    [together] = await rows_of(session, _TOGETHER, **bounds)
    assert (*bought.total[1:4], *bought.total[5:7]) == together

    cohort = await cohorts(session, asked)
    told = [(row[0], row[1], row[2], row[4]) for row in cohort.rows]
    plain = await rows_of(session, _COHORTS, **months)
    assert [row[:2] for row in told] == [row[:2] for row in plain]
    assert [row[2] for row in told] == [kept // size for _, size, kept, _ in plain]
    assert [row[3] is None or round(row[3] * row[1] / 100) for row in told] == [
        row[3] is None or count for row, (_, _, _, count) in zip(told, plain, strict=True)
    ]

    turns = await turns_until(session, period.last)
    plain_turns = await rows_of(session, _TURNS, last=period.last, horizon=HORIZON)
    assert sorted((month, *some) for month, some in turns.items() if any(some)) == plain_turns

    parts = (await segments(session, asked)).rows
    [(orders, best, kept, loyal, everybody, left)] = await rows_of(session, _SEGMENTS, last=period.last)
    if not everybody:
        assert parts == []
        return
    assert (parts[0][1], parts[0][3], parts[0][4]) == (best, orders or 0, kept or 0)
    assert parts[1][1] == loyal
    assert (sum(row[1] for row in parts), sum(row[4] for row in parts)) == (everybody, left)


async def test_what_is_kept_of_buyers_says_what_all_their_days_do(
    database: Database, above_the_walls: AsyncEngine, store: Store
):
    drawn = [
        one for one in await year_of(database, above_the_walls, store, orders=900, seed=31) if one.stands
    ]
    await reckoned(database, store)
    async with database.in_store(store.id) as session:
        for period in PERIODS:
            await compare(session, period)

    # Called off, moved to before the first order, given to somebody else, to a buyer who was not there.
    changes: tuple[dict[str, Any], ...] = (
        {"state": "cancelled"},
        {"placed_at": drawn[501].placed_at - timedelta(days=500)},
        {"email": drawn[3].buyer + "@example.com", "customer_id": None},
        {"email": "new@example.com", "customer_id": None},
    )
    for number, change in enumerate(changes * 5):
        async with database.in_store(store.id) as session:
            changed = update(Order).where(Order.id == drawn[500 + number].id)
            await session.execute(changed.values(**change))
    await reckoned(database, store)

    async with database.in_store(store.id) as session:
        for period in PERIODS:
            await compare(session, period)
    async with database.as_platform() as session:
        assert await find_violations(session, now=utc_now(), store_id=store.id, checks=FIGURES) == []


async def test_segments_counted_at_once_are_those_that_name_each_buyer(database: Database, store: Store):
    last = date(2026, 5, 4)
    names = "SELECT count(*), sum(orders), sum(kept), segment FROM named GROUP BY segment"
    of_each = "SELECT buyers, orders, kept, segment FROM counted"
    named = f"WITH {NAMED_BUYERS} {names}"
    counted = f"WITH {COUNTED_BUYERS} {of_each}"

    # Of every number of buyers, those who left most first and last, some of them the same; one only gave back.
    best, seen = [], set()
    for number in range(25):
        async with database.in_store(store.id) as session:
            orders, ago = (
                (3, 90) if number < 18 else (1 + number % 4, (181, 366, 60, 180, 365, 91, 61)[number - 18])
            )
            day = last - timedelta(days=ago)
            session.add(
                BuyerFigures(
                    store_id=store.id,
                    buyer=uuid4(),
                    orders=orders,
                    kept_minor=number * 7 % 11 * 100,
                    first_day=day,
                    last_day=day,
                    channel="web",
                )
            )
            if number == 5:
                session.add(
                    BuyerFigures(store_id=store.id, buyer=uuid4(), orders=0, kept_minor=9999, channel="")
                )
        async with database.in_store(store.id) as session:
            plain = await rows_of(session, named, last=last)
            assert await rows_of(session, counted, last=last) == plain
        best.append(sum(row[0] for row in plain if row[3] == "best"))
        seen |= {row[3] for row in plain}
    # A fifth, rounded up, and whoever left as much.
    assert best[:11] == [1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3]
    assert seen == {"best", "loyal", "new", "once", "at_risk", "gone"}


async def test_a_rebuild_that_is_cut_off_goes_on_and_links_what_its_stretches_part(
    database: Database, above_the_walls: AsyncEngine, store: Store
):
    await year_of(database, above_the_walls, store, orders=500, seed=23)
    await reckoned(database, store)
    days = (
        "SELECT count(*) FROM ("
        " SELECT previous_day, next_day, lag(day) OVER buyers AS before, lead(day) OVER buyers AS after"
        " FROM buyer_day_figures WHERE orders > 0 WINDOW buyers AS (PARTITION BY buyer ORDER BY day)"
        ") linked WHERE (previous_day, next_day) IS DISTINCT FROM (before, after)"
    )
    each = "SELECT buyer, orders, kept_minor, first_day, last_day, channel FROM buyer_figures ORDER BY buyer"

    async with database.in_store(store.id) as session:
        kept = (await session.execute(text(each))).all()
        await begin_anew(session, await current_store(session))
    for _ in range(3):
        async with database.in_store(store.id) as session:
            assert await refresh_figures(session, await current_store(session))
        # Between any two of its stretches the days name one another, and what is kept of buyers stands.
        async with database.in_store(store.id) as session:
            assert await session.scalar(text(days)) == 0
            assert (await session.execute(text(each))).all() == kept
    async with above_the_walls.begin() as connection:
        wrong = text("UPDATE buyer_figures SET kept_minor = kept_minor + 1 WHERE store_id = :id")
        await connection.execute(wrong, {"id": store.id})
        cut = text("UPDATE buyer_day_figures SET previous_day = NULL, next_day = NULL WHERE store_id = :id")
        await connection.execute(cut, {"id": store.id})
        await connection.execute(
            text("UPDATE figure_books SET left_before = '9000-01-01' WHERE store_id = :id"), {"id": store.id}
        )
    await reckoned(database, store)

    async with database.in_store(store.id) as session:
        assert await session.scalar(text(days)) == 0
        assert (await session.execute(text(each))).all() == kept


@pytest.mark.parametrize(
    ("table", "wrong"),
    [
        ("buyer_figures", "orders = orders + 1"),
        ("buyer_figures", "kept_minor = kept_minor - 1"),
        ("cohort_figures", "buyers = buyers + 1"),
        ("buyer_turns", "new = new + 1"),
    ],
)
async def test_the_books_tell_of_buyers_that_are_wrong_and_a_rebuild_heals_them(
    database: Database, above_the_walls: AsyncEngine, store: Store, table: str, wrong: str
):
    await sold(database, store)
    async with above_the_walls.begin() as connection:
        await connection.execute(
            text(f"UPDATE {table} SET {wrong} WHERE store_id = :id"),  # noqa: S608 - written above
            {"id": store.id},
        )

    async with database.as_platform() as session:
        found = await find_violations(session, now=utc_now(), store_id=store.id, checks=FIGURES)
    async with database.in_store(store.id) as session:
        await begin_anew(session, await current_store(session))
    await reckoned(database, store)
    async with database.as_platform() as session:
        left = await find_violations(session, now=utc_now(), store_id=store.id, checks=FIGURES)

    assert left == []
    assert [one.check for one in found] == ["figures.buyers"]
