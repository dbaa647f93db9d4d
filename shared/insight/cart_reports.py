"""What reminding of carts that were left brought."""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from shared.insight.figures import percent
from shared.insight.reckon_days import beginning_of
from shared.insight.report import COUNT, DAY, MONEY, PERCENT, Asked, Column, Report
from shared.kernel.sentences import say

_FROM: Final = Column("from", say("From"), DAY)

_RECOVERIES: Final = text("""
SELECT date_trunc(:step, left_cart.abandoned_at AT TIME ZONE :zone)::date AS start, count(*), sum(left_cart.sent),
    count(left_cart.returned_at), count(placed.id) FILTER (WHERE left_cart.returned_at IS NOT NULL),
    coalesce(sum(placed.base_total_minor) FILTER (WHERE left_cart.returned_at IS NOT NULL), 0)
FROM recoveries left_cart
LEFT JOIN orders placed ON placed.store_id = left_cart.store_id AND placed.id = left_cart.order_id
    AND placed.state = 'placed'
WHERE left_cart.abandoned_at >= :since AND left_cart.abandoned_at < :until
GROUP BY 1
""")


async def recoveries(session: AsyncSession, asked: Asked) -> Report:
    """Report what became of carts that were left with an address, by when they were left."""
    columns = (
        _FROM,
        Column("left", say("Carts left"), COUNT),
        Column("mails", say("Mails sent"), COUNT),
        Column("returned", say("Came back"), COUNT),
        Column("orders", say("Orders"), COUNT),
        Column("revenue", say("Brought"), MONEY),
        Column("share", say("Recovered"), PERCENT),
    )

    def cells(left: int, mails: int, back: int, orders: int, revenue: int) -> tuple[Any, ...]:
        return (left, mails, back, orders, revenue, percent(orders, left))

    period = asked.period
    rows = await session.execute(
        _RECOVERIES,
        {
            "step": period.step,
            "zone": asked.zone,
            "since": beginning_of(period.first, asked.zone),
            "until": beginning_of(period.last + timedelta(days=1), asked.zone),
        },
    )
    found = {row[0]: tuple(int(figure) for figure in row[1:]) for row in rows}
    total = (sum(row[place] for row in found.values()) for place in range(5))
    days = period.steps(period.step) if found else ()
    return Report(columns, [(day, *cells(*found.get(day, (0,) * 5))) for day in days], (None, *cells(*total)))
