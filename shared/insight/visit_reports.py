"""From the page of a product to the order: what was looked at, put into carts, brought to the checkout and ordered.

Each step counts on the day on which it was done. Nobody is followed from one to the next, so no cookie is needed: a
rate says how many of a step there were for each hundred of another, in the same days.
"""

from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Final, Self

from sqlalchemy import ColumnElement, and_, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from shared.insight.figures import percent
from shared.insight.models import (
    ADVERTISING,
    DIRECT,
    ELSEWHERE,
    INSIDE,
    MAIL,
    SEARCH,
    SOCIAL,
    ProductDayFigures,
    ProductVisitDay,
    VisitDay,
)
from shared.insight.periods import Period
from shared.insight.report import COUNT, DAY, ITEMS, MONEY, ORDERS, PERCENT, WORDS, Asked, Column, Report
from shared.kernel.sentences import say
from shared.products.models import Product

SEEN: Final = "seen"
UNSOLD: Final = "unsold"

SOURCE_WORDS: Final = {
    INSIDE: say("From a page of the shop"),
    DIRECT: say("Directly, or not told"),
    SEARCH: say("Search engines"),
    SOCIAL: say("Social networks"),
    MAIL: say("Mail"),
    ADVERTISING: say("Advertisements"),
    ELSEWHERE: say("Other sites"),
}

VIEWS: Final = Column("views", say("Product pages seen"), COUNT)
ADDED: Final = Column("added", say("Put into a cart"), COUNT)
CHECKOUTS: Final = Column("checkouts", say("Checkouts begun"), COUNT)
_ADDED_RATE: Final = Column("added_rate", say("Cart, of views"), PERCENT)
_CHECKOUT_RATE: Final = Column("checkout_rate", say("Orders, of checkouts"), PERCENT)
_RATE: Final = Column("conversion", say("Orders, of views"), PERCENT)

# Orders that staff wrote have no page that was looked at.
_STEPS: Final = text("""
SELECT date_trunc(:step, day)::date AS start, sum(views)::bigint, sum(added)::bigint, sum(checkouts)::bigint,
    sum(orders)::bigint
FROM (
    SELECT day, views, added, 0 AS checkouts, 0 AS orders FROM visit_days WHERE day BETWEEN :first AND :last
    UNION ALL
    SELECT day, 0, 0, count(*), 0 FROM begun_checkouts WHERE day BETWEEN :first AND :last GROUP BY day
    UNION ALL
    SELECT day, 0, 0, 0, orders FROM day_figures WHERE day BETWEEN :first AND :last AND channel = 'shop'
) done
GROUP BY start
""")


@dataclass(frozen=True, slots=True)
class Steps:
    """How often each step was done; all of them can be added up."""

    views: int = 0
    added: int = 0
    checkouts: int = 0
    orders: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    @property
    def conversion(self) -> Decimal | None:
        """How many orders there were for each hundred pages of products that were looked at."""
        return percent(self.orders, self.views)


async def steps_over(session: AsyncSession, period: Period, step: str) -> list[tuple[date, Steps]]:
    """Return what was done in each step of a period, also where that was nothing."""
    rows = await session.execute(_STEPS, {"step": step, "first": period.first, "last": period.last})
    found = {row[0]: Steps(*row[1:]) for row in rows}
    return [(day, found.get(day, Steps())) for day in period.steps(step)]


async def from_view_to_order(session: AsyncSession, asked: Asked) -> Report:
    """Report how many views became orders, by when each was."""
    return report_of_steps(await steps_over(session, asked.period, asked.period.step))


def report_of_steps(series: list[tuple[date, Steps]]) -> Report:
    """Return such a series as a report; without rows where nothing was done at all."""
    columns = (
        Column("from", say("From"), DAY),
        VIEWS,
        ADDED,
        CHECKOUTS,
        ORDERS,
        _ADDED_RATE,
        _CHECKOUT_RATE,
        _RATE,
    )

    def cells(steps: Steps) -> tuple[int | Decimal | None, ...]:
        return (
            steps.views,
            steps.added,
            steps.checkouts,
            steps.orders,
            percent(steps.added, steps.views),
            percent(steps.orders, steps.checkouts),
            steps.conversion,
        )

    total = sum((steps for _, steps in series), Steps())
    rows = [(day, *cells(steps)) for day, steps in series] if total != Steps() else []
    return Report(columns, rows, (None, *cells(total)))


async def by_source(session: AsyncSession, asked: Asked) -> Report:
    """Report from where pages of products were opened; the time before beside it where it is compared."""
    now = await _views_by_source(session, asked.period)
    before = await _views_by_source(session, asked.compared) if asked.compared else {}
    everything = sum(now.values())
    columns = (
        Column("source", say("Came from"), WORDS),
        VIEWS,
        Column("share", say("Share"), PERCENT),
        Column("before", say("The time before"), COUNT),
    )
    named = [
        (words, now.get(source, 0), percent(now.get(source, 0), everything), before.get(source, 0))
        for source, words in SOURCE_WORDS.items()
    ]
    total = (None, everything, percent(everything, everything), sum(before.values()))
    return Report(columns, named if everything else [], total)


async def _views_by_source(session: AsyncSession, period: Period) -> dict[str, int]:
    views = select(VisitDay.source, func.sum(VisitDay.views)).group_by(VisitDay.source)
    rows = await session.execute(views.where(VisitDay.day.between(period.first, period.last)))
    return {source: int(count) for source, count in rows}


async def by_interest(session: AsyncSession, asked: Asked) -> Report:
    """Report what is looked at most and what comes of it; sorted as UNSOLD, only what nobody bought."""
    seen, sold = ProductVisitDay, ProductDayFigures
    views, added = func.sum(seen.views).label("views"), func.sum(seen.added).label("added")
    looked = (
        select(seen.product_id, views, added)
        .where(_within(seen.day, asked.period))
        .group_by(seen.product_id)
        .subquery()
    )
    figures = [func.sum(column).label(column.key) for column in (sold.items, sold.orders, sold.gross_minor)]
    bought = (
        select(sold.product_id, *figures)
        .where(_within(sold.day, asked.period))
        .group_by(sold.product_id)
        .subquery()
    )
    items, orders, goods = (func.coalesce(column, 0) for column in list(bought.c)[1:])
    wanted = (
        select(Product.id, Product.title, looked.c.views, looked.c.added, items, orders, goods)
        .join(looked, looked.c.product_id == Product.id)
        .outerjoin(bought, and_(bought.c.product_id == Product.id))
        .order_by(looked.c.views.desc(), Product.id)
        .limit(asked.most + 1)
        .offset(asked.start)
    )
    rows = (await session.execute(wanted.where(items == 0) if asked.sort == UNSOLD else wanted)).all()
    columns = (
        Column("product", say("Product"), WORDS),
        VIEWS,
        ADDED,
        ITEMS,
        ORDERS,
        Column("goods", say("Goods"), MONEY),
        _RATE,
    )
    return Report(
        columns,
        [
            (title, *map(int, done), percent(int(done[3]), int(done[0])))
            for _, title, *done in rows[: asked.most]
        ],
        None,
        [row[0] for row in rows[: asked.most]],
        len(rows) > asked.most,
    )


def _within(day: InstrumentedAttribute[date], period: Period) -> ColumnElement[bool]:
    return day.between(period.first, period.last)
