"""Who buys: new and returning, cohorts by the month of the first order, and segments by recency, frequency and value.

A buyer is an account, or the address of a guest; who ordered first under which is said by `facts.py`.
"""

from datetime import date
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.insight.figures import percent
from shared.insight.periods import MONTH, beginning
from shared.insight.report import COUNT, DAY, MONEY, PERCENT, WORDS, Asked, Column, Report
from shared.kernel.sentences import say
from shared.orders.buyer_segments import NAMED_BUYERS, SEGMENTS

# So many months of a cohort are told.
MONTHS: Final = 12

_FROM: Final = Column("from", say("From"), DAY)
_BUYERS: Final = Column("buyers", say("Buyers"), COUNT)
_SPENT: Final = Column("spent", say("Spent"), MONEY)
_EACH: Final = Column("each", say("For each buyer"), MONEY)

# Sums of a bigint are reckoned as numerics, of an integer not; a day of a time zone is found in ten times the time that
# a day takes. With a hundred thousand lines sold, each of these statements took a third of a second for want of both.
_RETURNING: Final = text("""
WITH days AS (
    SELECT buyer, day, orders::int AS orders, total_minor, min(day) OVER (PARTITION BY buyer) AS first
    FROM buyer_day_figures WHERE orders > 0 AND day <= :last
),
bought AS (
    SELECT date_trunc(:step, day::timestamp)::date AS start, buyer, first, sum(orders) AS orders,
        sum(total_minor) AS spent
    FROM days WHERE day >= :first GROUP BY buyer, first, start
)
SELECT start, count(*), count(*) FILTER (WHERE first >= greatest(start, CAST(:first AS date))), sum(orders), sum(spent)
FROM bought GROUP BY start
""")
_TOGETHER: Final = text("""
SELECT count(*), count(*) FILTER (WHERE first >= :first), count(*) FILTER (WHERE orders > 1 OR first < :first),
    coalesce(sum(orders), 0), coalesce(sum(spent), 0)
FROM (
    SELECT buyer, sum(orders::int) FILTER (WHERE day >= :first) AS orders,
        sum(total_minor) FILTER (WHERE day >= :first) AS spent, min(day) AS first
    FROM buyer_day_figures WHERE orders > 0 AND day <= :last GROUP BY buyer
) bought WHERE orders > 0
""")
_COHORTS: Final = text("""
WITH months AS (
    SELECT buyer, date_trunc('month', day::timestamp)::date AS month, sum(orders::int) AS orders,
        sum(total_minor - refund_minor) AS kept
    FROM buyer_day_figures GROUP BY buyer, month
),
begun AS (SELECT months.*, min(month) FILTER (WHERE orders > 0) OVER (PARTITION BY buyer) AS first FROM months)
SELECT first, month, count(*) FILTER (WHERE orders > 0), sum(kept)
FROM begun WHERE first BETWEEN :first AND :last AND month <= :end
GROUP BY first, month
""")
_SEGMENTS: Final = f"""
WITH {NAMED_BUYERS}
SELECT segment, count(*), sum(orders), sum(kept) FROM named GROUP BY segment
"""  # noqa: S608 - of a constant; what is asked for is bound


async def new_and_returning(session: AsyncSession, asked: Asked) -> Report:
    """Report how many buyers were new and how many had bought before, step by step."""
    period = asked.period
    bounds = {"first": period.first, "last": period.last}
    rows = await session.execute(_RETURNING, bounds | {"step": period.step})
    found = {row[0]: tuple(int(figure) for figure in row[1:]) for row in rows}
    count, new, returning, orders, spent = (await session.execute(_TOGETHER, bounds)).one()
    columns = (
        _FROM,
        _BUYERS,
        Column("new", say("New"), COUNT),
        Column("returning", say("Came back"), COUNT),
        Column("share", say("Repeat rate"), PERCENT),
        Column("orders", say("Orders"), COUNT),
        _SPENT,
        _EACH,
    )
    return Report(
        columns,
        [(day, *_returning(*found.get(day, (0, 0, 0, 0)))) for day in period.steps(period.step)]
        if found
        else [],
        # Together nobody counts twice, so the days do not add up to it; who bought twice within the time came back.
        (
            None,
            count,
            new,
            returning,
            percent(returning, count),
            int(orders),
            int(spent),
            _each(spent, count),
        ),
    )


async def cohorts(session: AsyncSession, asked: Asked) -> Report:
    """Report, by the month of the first order, how many buyers ordered in each month after, and what they left."""
    first, last = (beginning(day, MONTH) for day in (asked.period.first, asked.period.last))
    rows = await session.execute(_COHORTS, {"first": first, "last": last, "end": last})
    buyers: dict[date, dict[int, int]] = {}
    kept: dict[date, int] = {}
    for start, month, count, left in rows:
        buyers.setdefault(start, {})[_months_between(start, month)] = int(count)
        kept[start] = kept.get(start, 0) + int(left)
    columns = (
        Column("from", say("First order"), DAY),
        _BUYERS,
        Column("value", say("Worth of each so far"), MONEY),
        *(Column(f"month_{n}", say("Month %(number)s", number=n), PERCENT) for n in range(1, MONTHS + 1)),
    )
    found = []
    for start in sorted(buyers):
        size, told = buyers[start].get(0, 0), _months_between(start, last)
        retained = [
            percent(buyers[start].get(n, 0), size) if n <= told else None for n in range(1, MONTHS + 1)
        ]
        found.append((start, size, _each(kept[start], size), *retained))
    return Report(columns, found)


async def segments(session: AsyncSession, asked: Asked) -> Report:
    """Report who is worth looking after, as of the last day: by the last order, how many, and what they left."""
    rows = await session.execute(text(_SEGMENTS), {"last": asked.period.last})
    found = {row[0]: tuple(int(figure) for figure in row[1:]) for row in rows}
    everybody = sum(row[0] for row in found.values())
    columns = (
        Column("segment", say("Buyers who are"), WORDS),
        _BUYERS,
        Column("share", say("Share"), PERCENT),
        Column("orders", say("Orders"), COUNT),
        Column("left", say("Left with you"), MONEY),
        _EACH,
    )

    def cells(count: int, orders: int, left: int) -> tuple[Any, ...]:
        return (count, percent(count, everybody), orders, left, _each(left, count))

    return Report(
        columns,
        [(words, *cells(*found.get(name, (0, 0, 0)))) for name, words in SEGMENTS.items()] if found else [],
        (None, *cells(*(sum(row[place] for row in found.values()) for place in range(3)))),
    )


def _returning(count: int, new: int, orders: int, spent: int) -> tuple[Any, ...]:
    return (count, new, count - new, percent(count - new, count), orders, spent, _each(spent, count))


def _each(minor: int, count: int) -> int:
    return int(minor) // count if count else 0


def _months_between(first: date, last: date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month
