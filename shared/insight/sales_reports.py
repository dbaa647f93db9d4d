"""Sales over time, and by where they came from and went to."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import Date, cast, func, literal, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from shared.insight.figures import Figures, read, sums_of_days
from shared.insight.models import DayFigures
from shared.insight.periods import Period
from shared.insight.report import (
    CHARGED,
    COST,
    COUNTRY,
    DAY,
    DELIVERY,
    DISCOUNTS,
    GOODS,
    ITEMS,
    MARGIN,
    NET,
    ORDERS,
    PROFIT,
    REFUNDS,
    TAXES,
    WORDS,
    Asked,
    Column,
    Report,
    Row,
)
from shared.kernel.sentences import say

_OVER_TIME: Final = (
    ORDERS, ITEMS, GOODS, DISCOUNTS, DELIVERY, CHARGED, REFUNDS, TAXES, NET, COST, PROFIT, MARGIN,
)  # fmt: skip
_BY_PLACE: Final = (ORDERS, ITEMS, CHARGED, REFUNDS, TAXES, NET, COST, PROFIT, MARGIN)


async def sums_over(session: AsyncSession, period: Period) -> Figures:
    """Return the sums of a period."""
    wanted = select(*sums_of_days()).where(DayFigures.day.between(period.first, period.last))
    return read((await session.execute(wanted)).one())


async def series_over(session: AsyncSession, period: Period, step: str) -> list[tuple[date, Figures]]:
    """Return the sums of each step of a period, also of those in which nothing happened."""
    start = cast(func.date_trunc(literal(step), DayFigures.day), Date)
    rows = await session.execute(
        select(start, *sums_of_days())
        .where(DayFigures.day.between(period.first, period.last))
        .group_by(start)
    )
    found = {row[0]: read(row[1:]) for row in rows}
    return [(day, found.get(day, Figures())) for day in period.steps(step)]


async def over_time(session: AsyncSession, asked: Asked) -> Report:
    """Report sales day by day, or week by week or month by month where the period is long."""
    return report_of_series(await series_over(session, asked.period, asked.period.step))


def report_of_series(series: Sequence[tuple[date, Figures]]) -> Report:
    """Return a series as a report."""
    columns = (Column("from", say("From"), DAY), *_OVER_TIME)
    total = sum((figures for _, figures in series), Figures())
    return Report(columns, [(day, *_cells(figures)) for day, figures in series], (None, *_cells(total)))


async def by_country(session: AsyncSession, asked: Asked) -> Report:
    """Report sales by the country that they went to."""
    return await _by(session, asked, DayFigures.country, Column("country", say("Country"), COUNTRY))


async def by_channel(session: AsyncSession, asked: Asked) -> Report:
    """Report sales by where they came from."""
    return await _by(session, asked, DayFigures.channel, Column("channel", say("Channel"), WORDS))


async def by_currency(session: AsyncSession, asked: Asked) -> Report:
    """Report sales by the currency in which they were paid, in the store's own."""
    return await _by(session, asked, DayFigures.currency, Column("currency", say("Currency"), WORDS))


async def _by(session: AsyncSession, asked: Asked, key: InstrumentedAttribute[Any], column: Column) -> Report:
    charged = func.sum(DayFigures.gross_minor - DayFigures.discount_minor + DayFigures.delivery_minor)
    rows = await session.execute(
        select(key, *sums_of_days())
        .where(DayFigures.day.between(asked.period.first, asked.period.last))
        .group_by(key)
        .order_by(charged.desc(), key)
        .limit(asked.most)
        .offset(asked.start)
    )
    found = [(row[0], read(row[1:])) for row in rows]
    total = sum((figures for _, figures in found), Figures())
    return Report(
        (column, *_BY_PLACE),
        [(name, *_cells_of_place(figures)) for name, figures in found],
        (None, *_cells_of_place(total)),
    )


def _cells(figures: Figures) -> Row:
    return (
        figures.orders,
        figures.items,
        figures.gross_minor,
        figures.discount_minor,
        figures.delivery_minor,
        *_cells_of_place(figures)[2:],
    )


def _cells_of_place(figures: Figures) -> Row:
    return (
        figures.orders,
        figures.items,
        figures.total,
        figures.refund_minor,
        figures.taxes,
        figures.net,
        figures.cost,
        figures.profit,
        figures.margin,
    )
