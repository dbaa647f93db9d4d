"""Who buys: new and returning, cohorts by the month of the first order, and segments by recency, frequency and value.

A buyer is an account, or the address of a guest; who ordered first under which is said by `facts.py`.
"""

from datetime import date
from typing import Any, Final

from sqlalchemy import ARRAY, Date, bindparam, text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.insight.figures import percent
from shared.insight.periods import MONTH, beginning
from shared.insight.report import COUNT, DAY, MONEY, PERCENT, WHOLE_MONTH, WORDS, Asked, Column, Report
from shared.kernel.sentences import say
from shared.orders.buyer_segments import COUNTED_BUYERS, NAMED_BUYERS, SEGMENTS

# So many months of a cohort are told.
MONTHS: Final = 12

_FROM: Final = Column("from", say("From"), DAY)
_BUYERS: Final = Column("buyers", say("Buyers"), COUNT)
_SPENT: Final = Column("spent", say("Spent"), MONEY)
_EACH: Final = Column("each", say("For each buyer"), MONEY)

# Each row says by itself whether it is the buyer's first one of a step, of the whole time, or ever; so no two rows have
# to meet. Sums of a bigint are reckoned as numerics, of an integer not.
_BOUGHT: Final = text("""
SELECT step, count(*) FILTER (WHERE previous_day IS NULL OR width_bucket(previous_day, :since) < step),
    count(*) FILTER (WHERE previous_day IS NULL), sum(orders::int), sum(total_minor),
    count(*) FILTER (WHERE previous_day IS NULL OR previous_day < :first),
    count(*) FILTER (WHERE previous_day IS NULL AND orders = 1 AND (next_day IS NULL OR next_day > :last))
FROM (
    SELECT *, width_bucket(day, :since) AS step
    FROM buyer_day_figures WHERE orders > 0 AND day BETWEEN :first AND :last
) bought
GROUP BY step
""").bindparams(bindparam("since", type_=ARRAY(Date)))
_COHORTS: Final = text("""
SELECT first_month, month, buyers, kept_minor FROM cohort_figures
WHERE first_month BETWEEN :first AND :last AND month <= :end
""")
_CAME_SINCE: Final = text("SELECT EXISTS (SELECT FROM buyer_day_figures WHERE day > :last)")
_SEGMENTS: Final = f"""
WITH {NAMED_BUYERS}
SELECT segment, count(*), sum(orders), sum(kept) FROM named GROUP BY segment
"""  # noqa: S608 - of a constant; what is asked for is bound
_SEGMENTS_NOW: Final = f"""
WITH {COUNTED_BUYERS}
SELECT segment, buyers, orders, kept FROM counted
"""  # noqa: S608 - of a constant; what is asked for is bound


async def new_and_returning(session: AsyncSession, asked: Asked) -> Report:
    """Report how many buyers were new and how many had bought before, step by step."""
    period = asked.period
    starts = list(period.steps(period.step))
    bounds = {
        "first": period.first,
        "last": period.last,
        "since": [max(start, period.first) for start in starts],
    }
    rows = [
        (starts[row.step - 1], *(int(figure) for figure in row[1:]))
        for row in await session.execute(_BOUGHT, bounds)
    ]
    found = {row[0]: row[1:5] for row in rows}
    # Together nobody counts twice, so the days do not add up to it; who bought twice within the time came back.
    new, orders, spent, count, once = (sum(row[place] for row in rows) for place in range(2, 7))
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
        [(day, *_returning(*found.get(day, (0, 0, 0, 0)))) for day in starts] if found else [],
        (
            None,
            count,
            new,
            count - once,
            percent(count - once, count),
            orders,
            spent,
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
        Column("from", say("First order"), WHOLE_MONTH),
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
    day = {"last": asked.period.last}
    in_the_past = await session.scalar(_CAME_SINCE, day)
    rows = await session.execute(text(_SEGMENTS if in_the_past else _SEGMENTS_NOW), day)
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
