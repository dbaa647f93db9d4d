"""Reading who is in which series of mails, and what they brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest
from typing import Final
from uuid import UUID

from sqlalchemy import func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import parse_id
from shared.kernel.money import Money
from shared.kernel.pagination import Page, moment_and_id, page_of
from shared.kernel.tokens import derived_token
from shared.notifications.mail_runs import OPTED_OUT, RUNNING
from shared.notifications.preferences import subject_of
from shared.orders.models import Order
from shared.orders.states import PLACED
from shared.series.errors import NoSuchRun, NoSuchSeries
from shared.series.models import KINDS, MOST_STEPS, SeriesRun, SeriesSettings

PAGE_SIZE: Final = 50
_LINK: Final = "mail-series"


@dataclass(frozen=True, slots=True)
class StepFigures:
    """What one mail of a series brought. `left` wanted no more after it; `revenue` is of orders that stand."""

    sent: int
    clicked: int
    left: int
    orders: int
    revenue: Money


def check_kind(kind: str) -> str:
    """Return the kind of series; raises NoSuchSeries."""
    if kind not in KINDS:
        raise NoSuchSeries
    return kind


def series_token(secret_key: str, store_id: UUID, run_id: UUID) -> str:
    """Return the token of the links in the mails of a run; it says itself that it is ours."""
    return f"{run_id}.{derived_token(secret_key, _LINK, store_id, run_id)}"


def read_series_token(secret_key: str, store_id: UUID, token: str) -> UUID:
    """Return which run a mail's link is of; raises NoSuchRun when it was not made here for this store."""
    run_id = parse_id(token.partition(".")[0])
    if run_id is None or not token.isascii():
        raise NoSuchRun
    if not compare_digest(token, series_token(secret_key, store_id, run_id)):
        raise NoSuchRun
    return run_id


async def run_by_id(session: AsyncSession, text: str) -> SeriesRun:
    """Return somebody's way through a series; raises NoSuchRun."""
    key = parse_id(text)
    found = await session.get(SeriesRun, (session.info["store_id"], key)) if key else None
    if found is None:
        raise NoSuchRun
    return found


async def page_of_runs(session: AsyncSession, *, after: str | None = None) -> Page[SeriesRun]:
    """Return one page of who is in a series now, the latest first."""
    query = select(SeriesRun).where(SeriesRun.state == RUNNING)
    place = moment_and_id(after)
    if place:
        query = query.where(tuple_(SeriesRun.began_at, SeriesRun.id) < tuple_(*place))
    rows = await session.scalars(
        query.order_by(SeriesRun.began_at.desc(), SeriesRun.id.desc()).limit(PAGE_SIZE + 1)
    )
    return page_of(rows.all(), PAGE_SIZE, lambda one: [one.began_at.isoformat(), str(one.id)])


async def runs_of(session: AsyncSession, email: str) -> Sequence[SeriesRun]:
    """Return the series that a mailbox is or was in, the latest first."""
    subject = subject_of(session.info["store_id"], email)
    found = await session.scalars(
        select(SeriesRun)
        .where(SeriesRun.subject == subject)
        .order_by(SeriesRun.began_at.desc(), SeriesRun.id)
        .limit(PAGE_SIZE)
    )
    return found.all()


async def figures_since(
    session: AsyncSession, since: datetime, *, currency: str
) -> dict[str, list[StepFigures]]:
    """Return, for each series, what each of its mails brought to those who got into it since then."""
    return {
        kind: [
            await _step(session, kind, nth, since, currency=currency)
            for nth in range(1, MOST_STEPS[kind] + 1)
        ]
        for kind in KINDS
    }


async def stores_with_series(session: AsyncSession) -> Sequence[UUID]:
    """Return the stores that have decided about a series (platform role)."""
    return (await session.scalars(select(SeriesSettings.store_id).distinct())).all()


async def _step(session: AsyncSession, kind: str, nth: int, since: datetime, *, currency: str) -> StepFigures:
    opted_out = SeriesRun.stop_reason == OPTED_OUT
    brought = (SeriesRun.order_step == nth) & (Order.state == PLACED)
    row = (
        await session.execute(
            select(
                func.count().filter(SeriesRun.sent >= nth),
                func.count().filter(SeriesRun.clicked_step == nth),
                func.count().filter(SeriesRun.sent == nth, opted_out),
                func.count().filter(brought),
                func.coalesce(func.sum(Order.base_total_minor).filter(brought), 0),
            )
            .select_from(SeriesRun)
            .outerjoin(Order, (Order.store_id == SeriesRun.store_id) & (Order.id == SeriesRun.order_id))
            .where(SeriesRun.kind == kind, SeriesRun.began_at >= since)
        )
    ).one()
    sent, clicked, left, orders, revenue = (int(figure) for figure in row)
    return StepFigures(sent, clicked, left, orders, Money(revenue, currency))
