"""Who is lost: buyers who have not ordered for so long that they are taken to buy elsewhere."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.insight.figures import percent
from shared.insight.follow_buyers import HORIZON
from shared.insight.periods import MONTH, Period
from shared.insight.report import COUNT, PERCENT, WHOLE_MONTH, Asked, Column, Report
from shared.kernel.sentences import say

# New, won back and lost in each month.
Turns = Mapping[date, tuple[int, int, int]]

# Nobody is active who has not come, new or again, without being lost since: so these three say how many there are at
# the beginning of every month. Whether somebody is lost by a day no later order can change.
_TURNS: Final = text("""
SELECT date_trunc('month', day::timestamp)::date AS month, sum(new), sum(back), sum(lost)
FROM (
    SELECT day, new, back, 0 AS lost FROM buyer_turns WHERE day <= :last
    UNION ALL
    SELECT day + CAST(:horizon AS int), 0, 0, gone FROM buyer_turns WHERE day <= :last - CAST(:horizon AS int)
) turns
GROUP BY month
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
        Column("from", say("Month"), WHOLE_MONTH),
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
