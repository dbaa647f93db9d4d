"""Reports: how the store does over a time, compared with another."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.report_filter import COMPARISONS, RANGES, SORT_WORDS, SORTED, Wanted, read_wanted
from shared.insight.acquisition import Series, Won, report_of_won, together, won_over
from shared.insight.bar_chart import BarChart, bar_chart
from shared.insight.figures import Figures
from shared.insight.follow_buyers import HORIZON
from shared.insight.goods_reports import PROFITABLE
from shared.insight.lost_buyers import report_of_turns, turns_until
from shared.insight.plans import EVERY, FORMATS, plans_and_makers
from shared.insight.refresh_figures import is_behind
from shared.insight.report import Report
from shared.insight.reports import REPORTS, reckon
from shared.insight.sales_reports import report_of_series, series_over
from shared.insight.visit_reports import Steps, report_of_steps, steps_over
from shared.kernel.errors import NotFound
from shared.kernel.sentences import say
from shared.notifications.preferences import REPORTS as TOPIC
from shared.notifications.preferences import may_send
from shared.stores.permissions import COSTS_SEE
from shared.web.services import services_of

OVERVIEW: Final = "sales"
FUNNEL: Final = "funnel"
LOST: Final = "lost"
ACQUISITION: Final = "acquisition"


class NoSuchReport(NotFound):
    """There is no report of that name."""

    message = say("We could not find that report.")


@dataclass(frozen=True, slots=True)
class Overview:
    """The sums of a period and of the one that it is compared with, and its days drawn."""

    now: Figures
    before: Figures | None
    chart: BarChart | None


@dataclass(frozen=True, slots=True)
class Funnel:
    """The steps of a period from view to order, of the one that it is compared with, and its views drawn."""

    now: Steps
    before: Steps | None
    chart: BarChart | None


@dataclass(frozen=True, slots=True)
class Lost:
    """After how many days buyers are lost, how many were in the period before, and those of each month drawn."""

    horizon: int
    before: int | None
    chart: BarChart | None


@dataclass(frozen=True, slots=True)
class Acquisition:
    """What a period's new buyers cost, those of the one that it is compared with, and each month's drawn."""

    now: Won
    before: Won | None
    chart: BarChart | None


async def index(request: Request) -> Response:
    """Show sales over time, compared."""
    return await report_page(request, OVERVIEW)


async def show(request: Request) -> Response:
    """Show one report."""
    return await report_page(request, report_name(request))


def report_name(request: Request) -> str:
    """Return which report an address asks for; raises NoSuchReport."""
    name = str(request.path_params["report"])
    if name not in REPORTS:
        raise NoSuchReport
    return name


def wanted_of(request: Request) -> Wanted:
    """Return what an address asks for, by the days of the store."""
    store = member_of(request).store
    return read_wanted(request.query_params, time_zone=store.time_zone, now=services_of(request).clock())


async def report_page(request: Request, name: str, *, status: int = 200, problem: str = "") -> Response:
    """Render a report; `problem` stands where it is asked for by mail."""
    access, wanted = member_of(request), wanted_of(request)
    overview: Overview | None = None
    funnel: Funnel | None = None
    lost: Lost | None = None
    won: Acquisition | None = None
    async with work(request) as session:
        if name == OVERVIEW:
            overview, report = await _overview(session, wanted, sees_costs=access.may(COSTS_SEE))
        elif name == FUNNEL:
            funnel, report = await _funnel(session, wanted)
        elif name == LOST:
            lost, report = await _lost(session, wanted)
        elif name == ACQUISITION and access.may(COSTS_SEE):
            won, report = await _acquisition(session, wanted)
        else:
            report = await reckon(session, name, wanted.asked_of(access))
        behind = await is_behind(session)
        plans = await plans_and_makers(session)
        hears = not plans or await may_send(session, TOPIC, access.store.email)
    sorts = {
        key: SORT_WORDS[key] for key in SORTED.get(name, ()) if key != PROFITABLE or access.may(COSTS_SEE)
    }
    return member_page(
        request,
        "merchant/reports/show.html",
        section="reports",
        status=status,
        name=name,
        kinds=REPORTS,
        report=report.without_details(),
        overview=overview,
        funnel=funnel,
        lost=lost,
        won=won,
        wanted=wanted,
        ranges=RANGES,
        comparisons=COMPARISONS,
        sorts=sorts,
        sees_costs=access.may(COSTS_SEE),
        behind=behind,
        change=change,
        plans=plans,
        hears=hears,
        every=EVERY,
        formats=FORMATS,
        problem=problem,
    )


async def _overview(session: AsyncSession, wanted: Wanted, *, sees_costs: bool) -> tuple[Overview, Report]:
    step = wanted.period.step
    series = await series_over(session, wanted.period, step)
    before = await series_over(session, wanted.compared, step) if wanted.compared else []
    drawn = bar_chart([one.net for _, one in series], [one.net for _, one in before])
    overview = Overview(
        sum((one for _, one in series), Figures()),
        sum((one for _, one in before), Figures()) if wanted.compared else None,
        drawn,
    )
    report = report_of_series(series)
    return overview, report if sees_costs else report.without_costs()


async def _funnel(session: AsyncSession, wanted: Wanted) -> tuple[Funnel, Report]:
    step = wanted.period.step
    series = await steps_over(session, wanted.period, step)
    before = await steps_over(session, wanted.compared, step) if wanted.compared else []
    funnel = Funnel(
        sum((one for _, one in series), Steps()),
        sum((one for _, one in before), Steps()) if wanted.compared else None,
        bar_chart([one.views for _, one in series], [one.views for _, one in before]),
    )
    return funnel, report_of_steps(series)


async def _lost(session: AsyncSession, wanted: Wanted) -> tuple[Lost, Report]:
    # One reading tells of both periods: the one that it is compared with is over before.
    turns = await turns_until(session, wanted.period.last)
    report = report_of_turns(turns, wanted.period)
    before = report_of_turns(turns, wanted.compared) if wanted.compared else None
    drawn = bar_chart(_lost_of(report), _lost_of(before)) if report.rows else None
    return Lost(HORIZON, sum(_lost_of(before)) if before else None, drawn), report


async def _acquisition(session: AsyncSession, wanted: Wanted) -> tuple[Acquisition, Report]:
    series = await won_over(session, wanted.period, sees_costs=True)
    before = await won_over(session, wanted.compared, sees_costs=True) if wanted.compared else []
    found = Acquisition(
        together(series),
        together(before) if wanted.compared else None,
        bar_chart(_each_of(series), _each_of(before)),
    )
    return found, report_of_won(series)


def _each_of(series: Series) -> list[int]:
    """Return what a new buyer cost in each month; nothing is drawn where nobody came."""
    return [together([month]).each or 0 for month in series]


def _lost_of(report: Report | None) -> list[int]:
    """Return how many were lost in each month."""
    if report is None:
        return []
    place = [column.name for column in report.columns].index(LOST)
    return [cell for row in report.rows if isinstance(cell := row[place], int)]


def change(now: int, before: int) -> Decimal | None:
    """Return by how much a figure has changed, in percent; None where there was nothing, or less."""
    return (Decimal(now - before) * 100 / before).quantize(Decimal("0.1")) if before > 0 else None
