"""Who is lost: buyers who have not ordered for so long that they are taken to buy elsewhere."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.insight.figures import percent
from shared.insight.periods import MONTH, Period
from shared.insight.report import COUNT, DAY, PERCENT, Asked, Column, Report
from shared.kernel.sentences import say

# After so many days without an order a buyer is lost, on the last of them. As the segments see it: who ordered within
# it is loyal, or bought once.
HORIZON: Final = 180

# New, won back and lost in each month.
Turns = Mapping[date, tuple[int, int, int]]

# Read in the order of the index, buyer by buyer. Nobody is active who has not come, new or again, without being lost
# since: so these three say how many there are at the beginning of every month.
_TURNS: Final = text("""
WITH days AS (
    SELECT day, lag(day) OVER buyers AS before, lead(day) OVER buyers AS after
    FROM buyer_day_figures WHERE orders > 0 AND day <= :last
    WINDOW buyers AS (PARTITION BY buyer ORDER BY day)
),
turns AS (
    SELECT day, 1 - (before IS NOT NULL)::int AS new, (before IS NOT NULL)::int AS back, 0 AS lost
    FROM days WHERE before IS NULL OR day - before > :horizon
    UNION ALL
    SELECT day + CAST(:horizon AS int), 0, 0, 1
    FROM days WHERE (after IS NULL OR after - day > :horizon) AND day + CAST(:horizon AS int) <= :last
)
SELECT date_trunc('month', day::timestamp)::date AS month, sum(new), sum(back), sum(lost) FROM turns GROUP BY month
""")


async def lost_buyers(session: AsyncSession, asked: Asked) -> Report:
    """Report by month how many buyers there were at its beginning, how many came, and how many were lost in it."""
    return report_of_turns(await turns_until(session, asked.period.last), asked.period)


async def turns_until(session: AsyncSession, last: date) -> Turns:
    """Return by month how many buyers came new, were won back and were lost, until a day."""
    rows = await session.execute(_TURNS, {"last": last, "horizon": HORIZON})
    return {row.month: (int(row[1]), int(row[2]), int(row[3])) for row in rows}


def report_of_turns(turns: Turns, period: Period) -> Report:
    """Return the months of a period, which is over by the day until which the turns are told."""
    columns = (
        Column("from", say("From"), DAY),
        Column("active", say("Buyers at its beginning"), COUNT),
        Column("new", say("New"), COUNT),
        Column("won_back", say("Won back"), COUNT),
        Column("lost", say("Lost"), COUNT),
        Column("share", say("Share lost"), PERCENT),
    )
    months = list(period.steps(MONTH))
    active = sum(new + back - lost for month, (new, back, lost) in turns.items() if month < months[0])
    found: list[tuple[Any, ...]] = []
    for month in months:
        new, back, lost = turns.get(month, (0, 0, 0))
        found.append((month, active, new, back, lost, percent(lost, active)))
        active += new + back - lost
    if not any(any(row[1:5]) for row in found):
        return Report(columns, [])
    sums = tuple(sum(row[place] for row in found) for place in (2, 3, 4))
    return Report(columns, found, (None, found[0][1], *sums, None))
