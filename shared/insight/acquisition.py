"""What it costs to win a buyer: marketing costs beside those who ordered for the first time, by month and channel.

Everything counts within the period: a cost by its days there, a buyer by the day of the first order ever.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final, Self

from sqlalchemy import ARRAY, Date, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.insight.marketing_costs import costs_within
from shared.insight.periods import MONTH, Period
from shared.insight.report import COUNT, MONEY, WHOLE_MONTH, WORDS, Asked, Column, Report, Row
from shared.kernel.sentences import say
from shared.pricing.channels import CHANNELS

_NEW: Final = text("""
SELECT width_bucket(first_day, :since) AS step, channel, count(*), sum(kept_minor)::bigint
FROM buyer_figures WHERE first_day BETWEEN :first AND :last
GROUP BY step, channel
""").bindparams(bindparam("since", type_=ARRAY(Date)))


@dataclass(frozen=True, slots=True)
class Won:
    """Of a time and a channel: what was spent, how many buyers were new, and what they have left since."""

    spent: int = 0
    buyers: int = 0
    kept: int = 0

    def __add__(self, other: Self) -> "Won":
        return Won(self.spent + other.spent, self.buyers + other.buyers, self.kept + other.kept)

    @property
    def each(self) -> int | None:
        """What a new buyer cost; None where nothing was spent, or nobody came."""
        return self.spent // self.buyers if self.spent and self.buyers else None

    @property
    def worth(self) -> int | None:
        """What each of them has left so far; None where nobody came."""
        return self.kept // self.buyers if self.buyers else None


# By the month, and by the channel in it.
Series = Sequence[tuple[date, dict[str, Won]]]


async def acquisition(session: AsyncSession, asked: Asked) -> Report:
    """Report by month and channel what a new buyer cost."""
    return report_of_won(await won_over(session, asked.period, sees_costs=asked.sees_costs))


async def won_over(session: AsyncSession, period: Period, *, sees_costs: bool) -> Series:
    """Return each month of a period; for whoever may not see costs nothing was spent."""
    starts = list(period.steps(MONTH))
    since = [max(start, period.first) for start in starts]
    until = [*(start - timedelta(days=1) for start in starts[1:]), period.last]
    found: dict[date, dict[str, Won]] = {start: {} for start in starts}
    asked = {"since": since, "first": period.first, "last": period.last}
    for step, channel, buyers, kept in await session.execute(_NEW, asked):
        found[starts[step - 1]][channel] = Won(0, buyers, kept)
    for cost in await costs_within(session, period) if sees_costs else ():
        for start, first, last in zip(starts, since, until, strict=True):
            if cost.first_day <= last and cost.last_day >= first:
                so_far = found[start].get(cost.channel, Won())
                found[start][cost.channel] = so_far + Won(cost.within(first, last))
    return list(found.items())


def report_of_won(series: Series) -> Report:
    """Return such a series as a report."""
    columns = (
        Column("from", say("Month"), WHOLE_MONTH),
        Column("channel", say("Channel"), WORDS),
        Column("marketing", say("Spent on marketing"), MONEY, of_costs=True),
        Column("new", say("New buyers"), COUNT),
        Column("cost_each", say("Cost of each new buyer"), MONEY, of_costs=True),
        Column("value", say("Worth of each so far"), MONEY),
    )
    rows: list[Row] = [
        (start, channel, *_cells(won[channel]))
        for start, won in series
        for channel in sorted(won, key=_in_order)
    ]
    return Report(columns, rows, (None, None, *_cells(together(series))))


def together(series: Series) -> Won:
    """Return the sum of all months and channels."""
    return sum((one for _, won in series for one in won.values()), Won())


def _cells(won: Won) -> tuple[Any, ...]:
    return (won.spent, won.buyers, won.each, won.worth)


def _in_order(channel: str) -> int:
    # Days that were reckoned before channels were kept name none.
    return CHANNELS.index(channel) if channel in CHANNELS else len(CHANNELS)
