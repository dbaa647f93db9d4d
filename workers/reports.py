"""Reports by mail: planned by the clock, reckoned when they go out."""

import asyncio
import tempfile
from datetime import date, datetime, timedelta
from typing import IO, Final
from uuid import UUID

from sqlalchemy import select

from shared.content.looks import logo_for_mail
from shared.insight.periods import Period
from shared.insight.plans import SEND_REPORT, WEEK, ReportPlan, plan_by_id, queue_reports, stores_with_plans
from shared.insight.queue_notice_mails import mailbox_of
from shared.insight.report import Asked, Report
from shared.insight.reports import REPORTS, reckon
from shared.insight.sales_reports import sums_over
from shared.kernel.sentences import say
from shared.languages.speaking import speaking
from shared.languages.telling import tell
from shared.notifications.ledger import suppress
from shared.notifications.mailer import Attachment
from shared.notifications.models import Email
from shared.notifications.preferences import REPORTS as TOPIC
from shared.notifications.preferences import may_send
from shared.stores.models import Store
from shared.stores.permissions import COSTS_SEE, REPORTS_SEE
from shared.stores.queries import current_store, host_of
from shared.web.report_files import CSV, PDF, TYPES, as_csv, write_pdf, write_xlsx
from workers.handlers import Ids, outside
from workers.mail import send_mail, unsubscribing
from workers.rounds import in_each_store
from workers.runtime import Runtime

# What every provider takes. A longer report has a link only.
LARGEST: Final = 5 * 2**20


async def plan_reports(runtime: Runtime) -> None:
    """Store by store, have the reports written that are due."""
    async with runtime.database.as_platform() as session:
        stores = await stores_with_plans(session)
    await in_each_store(
        runtime, "reports", stores, lambda session: queue_reports(session, now=runtime.clock())
    )


@outside(SEND_REPORT)
async def send_report(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Reckon a report of the week or month that its mail is for, and send it, unless it is not wanted any more."""
    async with runtime.database.in_store(store_id) as session:
        email = (await session.scalars(select(Email).where(Email.id == ids["email_id"]))).one()
        plan, store = await plan_by_id(session, ids["plan_id"]), await current_store(session)
        if plan is None or plan.report not in REPORTS or not await may_send(session, TOPIC, email.recipient):
            await suppress(session, email, now=runtime.clock())
            return
        allowed = await _allowed_to(runtime, store_id, plan)
        if REPORTS_SEE not in allowed:
            with speaking(store.locale, main=store.locale):
                why = tell(say("who asked for this report has left, or may not read reports any more"))
            await suppress(session, email, reason=why, now=runtime.clock())
            return
        # The mail's version is the first day of its time; so much later it has ended, and nothing else has begun.
        first = date.fromordinal(email.version)
        period = plan.period_at(first + timedelta(days=7 if plan.every == WEEK else 31))
        sees_costs = plan.sees_costs and COSTS_SEE in allowed
        asked = Asked(period, store.currency, zone=store.time_zone, sees_costs=sees_costs)
        report = await reckon(session, plan.report, asked)
        sums = await sums_over(session, period)
        origin = runtime.settings.web.origin_of(await host_of(session, store_id))
        logo = await logo_for_mail(session, origin)
    with speaking(store.locale, main=store.locale):
        file = await asyncio.to_thread(_written, report, plan, store, period, runtime.clock())
    web = runtime.settings.web
    way_out = unsubscribing(runtime, store, TOPIC, recipient=email.recipient, inside=origin)
    context = {
        "title": REPORTS[plan.report].title,
        "period": period,
        "sums": sums,
        "is_attached": len(file) <= LARGEST,
        "link": f"{web.origin_of(web.platform_host)}/dashboard/{store.slug}/reports/{plan.report}"
        f"?range=custom&from={period.first}&to={period.last}",
        "stop": way_out.page,
        "logo": logo,
    }
    name = f"{plan.report}-{period.first}-{period.last}.{plan.format}"
    attached = (Attachment(name, TYPES[plan.format], file),) if len(file) <= LARGEST else ()
    await send_mail(runtime, store, email, context, headers=way_out.headers, attachments=attached)


async def _allowed_to(runtime: Runtime, store_id: UUID, plan: ReportPlan) -> frozenset[str]:
    """Return what who asked for a report may do at this moment: nothing once they are gone or locked out."""
    if plan.member_id is None:
        return frozenset()
    async with runtime.database.as_platform() as session:
        maker = await mailbox_of(session, store_id, plan.member_id)
    return maker.held.allowed if maker else frozenset()


def _written(report: Report, plan: ReportPlan, store: Store, period: Period, now: datetime) -> bytes:
    if plan.format == CSV:
        return "".join(as_csv(report, store.currency)).encode()
    file: IO[bytes]
    with tempfile.TemporaryFile() as file:
        title = REPORTS[plan.report].title
        if plan.format == PDF:
            write_pdf(file, report, title=title, store=store, period=period, now=now)
        else:
            write_xlsx(file, report, title=title, currency=store.currency)
        file.seek(0)
        return file.read()
