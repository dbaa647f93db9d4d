"""Reports that a store is mailed: which, how often, as which file; one mail for each week or month."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, delete, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.insight.periods import Period, beginning
from shared.insight.reports import REPORTS
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.events import record
from shared.kernel.ids import new_id, parse_id
from shared.kernel.jobs import MAIL_TRIES, declare, enqueue
from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.kernel.turns import count_in_turn
from shared.notifications.ledger import request_first
from shared.notifications.preferences import REPORTS as TOPIC
from shared.notifications.preferences import may_send, subject_of, want
from shared.stores.members import Held
from shared.stores.models import Member, Store
from shared.stores.permissions import REPORTS_SEE
from shared.stores.queries import current_store
from shared.stores.roles import Role

SEND_REPORT: Final = declare("insight.send_report", most_attempts=MAIL_TRIES)
KIND: Final = "report"

WEEK: Final = "week"
MONTH: Final = "month"
EVERY: Final = {WEEK: say("Every week"), MONTH: say("Every month")}
FORMATS: Final = {"xlsx": say("For Excel"), "csv": say("CSV"), "pdf": say("PDF, to print")}
MOST_PLANS: Final = 20
# When the night's last changes are in, and before anybody asks for it.
MORNING: Final = 7


class NoSuchPlan(NotFound):
    """There is no such plan."""

    message = say("We could not find that mail.")


class ReportPlan(StoreTable):
    """A report that goes to the store's mailbox, and tells what who asked for it may see on that day.

    Costs were in it only if they might see them when they asked: more than that is in none. `member_id` is None once
    they have left; then it waits for somebody to ask for it again.
    """

    __tablename__ = "report_plans"
    __table_args__ = (
        UniqueConstraint("store_id", "report", "every", "format"),
        CheckConstraint("report ~ '^[a-z_]{1,40}$'", name="report_name"),
        CheckConstraint(one_of("every", tuple(EVERY)), name="every_known"),
        CheckConstraint(one_of("format", tuple(FORMATS)), name="format_known"),
        to_store_row("member_id", "members", on_delete="SET NULL (member_id)"),
        Index("ix_report_plans_member", "store_id", "member_id"),
    )

    report: Mapped[str]
    every: Mapped[str]
    format: Mapped[str]
    sees_costs: Mapped[bool] = mapped_column(default=False)
    member_id: Mapped[UUID | None]
    created_at: Mapped[datetime]

    def period_at(self, today: date) -> Period:
        """Return the last whole week or month before a day."""
        last = beginning(today, self.every) - timedelta(days=1)
        return Period(beginning(last, self.every), last)


async def plans_of(session: AsyncSession) -> Sequence[ReportPlan]:
    """Return what the store is mailed, and knows how to reckon, first planned first."""
    known = select(ReportPlan).where(ReportPlan.report.in_(tuple(REPORTS)))
    return (await session.scalars(known.order_by(ReportPlan.created_at, ReportPlan.id))).all()


async def plans_and_makers(session: AsyncSession) -> list[tuple[ReportPlan, bool]]:
    """Return what the store is mailed, each with whether who asked for it works here and may read it still."""
    rows = await session.execute(
        select(ReportPlan, Member.role, Role)
        .outerjoin(Member, (Member.store_id == ReportPlan.store_id) & (Member.id == ReportPlan.member_id))
        .outerjoin(Role, (Role.store_id == Member.store_id) & (Role.id == Member.role_id))
        .where(ReportPlan.report.in_(tuple(REPORTS)))
        .order_by(ReportPlan.created_at, ReportPlan.id)
    )
    return [(plan, _may_read(role, own)) for plan, role, own in rows]


def _may_read(role: str | None, own: Role | None) -> bool:
    return role is not None and REPORTS_SEE in Held(role, own).allowed


async def plan_report(
    session: AsyncSession,
    store: Store,
    *,
    report: str,
    every: str,
    file_format: str,
    sees_costs: bool,
    by: UUID | None,
    actor: str,
    now: datetime,
) -> None:
    """Have a report mailed from now on. Raises Invalid.

    `by` is the member who asks, who may see costs or not. The same one twice is one: of whoever may see more of it, or
    of who asks now where its maker has left or may not read it any more.
    """
    if report not in REPORTS or every not in EVERY or file_format not in FORMATS:
        raise Invalid({"every": say("Choose how often, and as which file.")})
    if await count_in_turn(session, ReportPlan) >= MOST_PLANS:
        raise Invalid(
            {"every": say("You have %(num)s of these mails already; end one first.", num=MOST_PLANS)}
        )
    row = {"store_id": store.id, "id": new_id(), "report": report, "every": every, "format": file_format}
    made = insert(ReportPlan).values(row | {"sees_costs": sees_costs, "member_id": by, "created_at": now})
    keepers = [plan.id for plan, is_sent in await plans_and_makers(session) if is_sent]
    await session.execute(
        made.on_conflict_do_update(
            index_elements=[
                ReportPlan.store_id,
                ReportPlan.report,
                ReportPlan.every,
                ReportPlan.format,
            ],
            set_={"member_id": made.excluded.member_id, "sees_costs": made.excluded.sees_costs},
            where=or_(ReportPlan.id.not_in(keepers), made.excluded.sees_costs),
        )
    )
    # Whoever asks for one wants them again, whatever a link in an older mail has said.
    await want(session, subject_of(store.id, store.email), [TOPIC])
    record(session, "store.report_planned", store.id, actor=actor, now=now, report=report, every=every)


async def end_plan(session: AsyncSession, text: str, *, actor: str, now: datetime) -> None:
    """Mail a report no longer; raises NoSuchPlan."""
    key = parse_id(text)
    ended = delete(ReportPlan).where(ReportPlan.id == key).returning(ReportPlan.report)
    report = await session.scalar(ended) if key else None
    if report is None:
        raise NoSuchPlan
    record(session, "store.report_ended", session.info["store_id"], actor=actor, now=now, report=report)


async def queue_reports(session: AsyncSession, *, now: datetime) -> int:
    """Write the mails that are due and not written yet; returns how many. The ledger counts them by their period."""
    store = await current_store(session)
    here = now.astimezone(ZoneInfo(store.time_zone))
    if here.hour < MORNING or not await may_send(session, TOPIC, store.email):
        return 0
    written = 0
    for plan in await plans_of(session):
        period = plan.period_at(here.date())
        if plan.created_at.astimezone(ZoneInfo(store.time_zone)).date() > period.last + timedelta(days=1):
            # It was asked for after that time's mail would have gone out: the next one is the first.
            continue
        email = await request_first(
            session, KIND, plan.id, recipient=store.email, version=period.first.toordinal(), now=now
        )
        if email is not None:
            enqueue(session, SEND_REPORT, now=now, email_id=email.id, plan_id=plan.id)
            written += 1
    await session.flush()
    return written


async def plan_by_id(session: AsyncSession, plan_id: UUID) -> ReportPlan | None:
    """Return a plan, None once it has ended."""
    return await session.get(ReportPlan, (session.info["store_id"], plan_id))


async def stores_with_plans(session: AsyncSession) -> Sequence[UUID]:
    """Return the stores that are mailed reports (platform role)."""
    return (await session.scalars(select(ReportPlan.store_id).distinct())).all()
