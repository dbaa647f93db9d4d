"""Keep what is known of buyers in step with their days: who came when before, what each left, and who stayed away.

Reports of buyers read these and never a buyer's days one by one. Every row is reckoned whole from `buyer_day_figures`,
never added to: of the buyers of the days that were reckoned, and of the days and months that theirs touch.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ARRAY, Date, TextClause, Uuid, bindparam, delete, or_, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import TypeEngine

from shared.insight.models import BuyerFigures, BuyerTurns, CohortFigures
from shared.insight.periods import MONTH, Period, beginning

# After so many days without an order a buyer is lost, on the last of them. As the segments see it: who ordered within
# it is loyal, or bought once. Another one holds once all days are reckoned anew.
HORIZON: Final = 180


def _with_arrays(statement: str) -> TextClause:
    kinds: dict[str, TypeEngine[Any]] = {
        "buyers": ARRAY(Uuid),
        "days": ARRAY(Date),
        "first": Date(),
        "last": Date(),
    }
    used = (bindparam(name, type_=kind) for name, kind in kinds.items() if f":{name}" in statement)
    return text(statement).bindparams(*used)


# Of some days, and of their buyers' nearest ones before and after: of those only the side that looks at these days can
# be another. Whoever comes often has years of days, so all of them are never read for the sake of one. Says which days
# have another neighbour now.
_LINK: Final = _with_arrays("""
UPDATE buyer_day_figures linked SET
    previous_day = CASE WHEN linked.day < :first THEN linked.previous_day ELSE seen.previous_day END,
    next_day = CASE WHEN linked.day > :last THEN linked.next_day ELSE seen.next_day END
FROM (
    SELECT buyer, day, lag(day) OVER buyers AS previous_day, lead(day) OVER buyers AS next_day
    FROM (
        SELECT buyer, day FROM buyer_day_figures WHERE orders > 0 AND day BETWEEN :first AND :last
        UNION ALL
        SELECT one.buyer, before.day FROM unnest(:buyers) one(buyer) CROSS JOIN LATERAL (
            SELECT day FROM buyer_day_figures WHERE buyer = one.buyer AND orders > 0 AND day < :first
            ORDER BY day DESC LIMIT 1
        ) before
        UNION ALL
        SELECT one.buyer, after.day FROM unnest(:buyers) one(buyer) CROSS JOIN LATERAL (
            SELECT day FROM buyer_day_figures WHERE buyer = one.buyer AND orders > 0 AND day > :last
            ORDER BY day LIMIT 1
        ) after
    ) around
    WINDOW buyers AS (PARTITION BY buyer ORDER BY day)
) seen
WHERE linked.buyer = seen.buyer AND linked.day = seen.day AND (
    (linked.day >= :first AND linked.previous_day IS DISTINCT FROM seen.previous_day)
    OR (linked.day <= :last AND linked.next_day IS DISTINCT FROM seen.next_day)
)
RETURNING linked.day
""")
# In which months those bought who belong to another cohort now.
_MOVED: Final = _with_arrays("""
WITH now AS (
    SELECT buyer, min(day) FILTER (WHERE orders > 0) AS first_day
    FROM buyer_day_figures WHERE buyer = ANY(:buyers) GROUP BY buyer
)
SELECT DISTINCT date_trunc('month', day::timestamp)::date
FROM now LEFT JOIN buyer_figures USING (buyer) JOIN buyer_day_figures USING (buyer)
WHERE now.first_day IS DISTINCT FROM buyer_figures.first_day
""")
_FORGET: Final = _with_arrays("DELETE FROM buyer_figures WHERE buyer = ANY(:buyers)")
_COUNTED: Final = """
INSERT INTO buyer_figures (store_id, buyer, orders, kept_minor, first_day, last_day, channel)
SELECT :store, buyer, sum(orders), sum(total_minor - refund_minor), min(day) FILTER (WHERE orders > 0),
    max(day) FILTER (WHERE orders > 0), coalesce((array_agg(channel ORDER BY day) FILTER (WHERE orders > 0))[1], '')
FROM buyer_day_figures {which} GROUP BY buyer
"""
_COUNT: Final = _with_arrays(_COUNTED.format(which="WHERE buyer = ANY(:buyers)"))
_COUNT_ALL: Final = text(_COUNTED.format(which=""))
_DAYS_OF: Final = text("SELECT DISTINCT day FROM buyer_day_figures WHERE day BETWEEN :first AND :last")
_TURN: Final = _with_arrays("""
INSERT INTO buyer_turns (store_id, day, new, back, gone)
SELECT :store, day, count(*) FILTER (WHERE previous_day IS NULL),
    count(*) FILTER (WHERE day - previous_day > :horizon),
    count(*) FILTER (WHERE next_day IS NULL OR next_day - day > :horizon)
FROM buyer_day_figures WHERE orders > 0 AND day = ANY(:days) GROUP BY day
""")
_GATHER: Final = text("""
INSERT INTO cohort_figures (store_id, month, first_month, buyers, kept_minor)
SELECT :store, CAST(:month AS date), date_trunc('month', first_day::timestamp)::date,
    count(*) FILTER (WHERE has_ordered), sum(kept)
FROM (
    SELECT buyer, bool_or(orders > 0) AS has_ordered, sum(total_minor - refund_minor) AS kept
    FROM buyer_day_figures WHERE day BETWEEN :month AND :end GROUP BY buyer
) bought
JOIN buyer_figures USING (buyer)
WHERE first_day IS NOT NULL
GROUP BY 3
""")


@dataclass(frozen=True, slots=True)
class Touched:
    """The days and the months, by their first days, of which something else is to be kept now."""

    days: set[date]
    months: set[date]


async def follow_buyers(session: AsyncSession, buyers: Collection[UUID], first: date, last: date) -> Touched:
    """Reckon what is kept of those who bought, or had bought, from `first` to `last`, days that are others now.

    Under the book's lock; returns what it touches.
    """
    some = {"buyers": list(buyers)}
    days = await link_days(session, buyers, first, last)
    months = set(await session.scalars(_MOVED, some))
    await session.execute(_FORGET, some)
    await session.execute(_COUNT, {"store": session.info["store_id"]} | some)
    return Touched(days, months)


async def link_days(session: AsyncSession, buyers: Collection[UUID], first: date, last: date) -> set[date]:
    """Let the days from `first` to `last` and their neighbours name one another; returns those that name others now.

    `buyers` are all who bought, or had bought, on these days.
    """
    asked = {"buyers": list(buyers), "first": first, "last": last}
    return set(await session.scalars(_LINK, asked))


async def follow_everybody(session: AsyncSession) -> None:
    """Reckon what is kept of every buyer, at the end of a rebuild: each of its stretches would count the same again."""
    await session.execute(delete(BuyerFigures))
    await session.execute(_COUNT_ALL, {"store": session.info["store_id"]})


async def gather_buyers(session: AsyncSession, first: date, last: date, touched: Touched) -> None:
    """Reckon what is kept of the days from `first` to `last` and of their months, and of others that were touched."""
    store = {"store": session.info["store_id"]}
    # Months are gathered whole, also those in which the days begin or end.
    start, end = beginning(first, MONTH), Period.month_of(last).last
    within = set(await session.scalars(_DAYS_OF, {"first": start, "last": end}))
    days = touched.days | {day for day in within if first <= day <= last}
    await session.execute(
        delete(BuyerTurns).where(or_(BuyerTurns.day.between(first, last), BuyerTurns.day.in_(touched.days)))
    )
    await session.execute(_TURN, store | {"days": list(days), "horizon": HORIZON})
    months = touched.months | {beginning(day, MONTH) for day in within}
    await session.execute(
        delete(CohortFigures).where(
            or_(CohortFigures.month.between(start, end), CohortFigures.month.in_(touched.months))
        )
    )
    for month in sorted(months):
        await session.execute(_GATHER, store | {"month": month, "end": Period.month_of(month).last})
