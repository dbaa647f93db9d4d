"""Reports by mail: once for each week or month, as a file, for as long as somebody wants them."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update

from shared.insight.plans import SEND_REPORT, ReportPlan, plan_report, queue_reports
from shared.insight.refresh_figures import refresh_figures
from shared.kernel.database import Database
from shared.notifications.models import Email
from shared.notifications.preferences import REPORTS, MailRefusal, refuse, subject_of
from shared.orders.models import Order
from shared.stores.models import Member, Store
from shared.stores.permissions import COSTS_SEE, PRODUCTS_SEE, REPORTS_SEE
from shared.stores.queries import current_store
from shared.web.door import Door
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.people import make_member
from tests.support.post_box import PostBox, do_jobs
from tests.support.roles import Person, with_role
from tests.support.web import signed_in
from tests.support.workers import worker_with
from tests.support.year_of_business import in_zone
from workers.reports import plan_reports
from workers.runtime import Runtime

# A Monday, half past six in Berlin: it is not morning yet.
EARLY = datetime(2026, 5, 4, 4, 30, tzinfo=UTC)
MORNING = EARLY + timedelta(hours=1)


@pytest.fixture
def at(services: Services, post_box: PostBox) -> Callable[[datetime], Runtime]:
    """Return a worker at a moment."""
    return lambda moment: worker_with(services, post_box, clock=lambda: moment)


async def planned(
    database: Database,
    store: Store,
    *,
    every: str = "week",
    file_format: str = "csv",
    since: datetime = EARLY - timedelta(days=9),
    by: UUID | None = None,
    sees_costs: bool = False,
) -> None:
    await in_zone(database, store, "Europe/Berlin")
    if by is None:
        async with database.as_platform() as session:
            user, _ = await make_member(session, store)
            by = await session.scalar(select(Member.id).where(Member.user_id == user.id))
    async with database.in_store(store.id) as session:
        await plan_report(
            session,
            await current_store(session),
            report="sales",
            every=every,
            file_format=file_format,
            sees_costs=sees_costs,
            by=by,
            actor="test",
            now=since,
        )


async def sold(database: Database, store: Store, moment: datetime) -> None:
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session))
        await session.execute(update(Order).where(Order.id == order.id).values(placed_at=moment))
    async with database.in_store(store.id) as session:
        while await refresh_figures(session, await current_store(session)):
            pass


async def states(database: Database, store: Store) -> list[str]:
    async with database.in_store(store.id) as session:
        return list(
            await session.scalars(select(Email.state).where(Email.kind == "report").order_by(Email.id))
        )


async def test_a_week_is_reported_once_on_the_monday_after(
    database: Database, store: Store, at: Callable[[datetime], Runtime], post_box: PostBox
):
    await planned(database, store)
    await sold(database, store, EARLY - timedelta(days=2))

    await plan_reports(at(EARLY))
    assert await states(database, store) == []
    for hours in (0, 1, 30, 100):
        await plan_reports(at(MORNING + timedelta(hours=hours)))
    assert await do_jobs(at(MORNING), store, SEND_REPORT.name) == 1

    (letter,) = post_box.taken
    assert letter.subject == "Test Shop: Sales over time, Apr 27, 2026 to May 3, 2026"
    assert "One order" in letter.text
    assert "reports/sales?range=custom&from=2026-04-27&to=2026-05-03" in letter.text
    assert "List-Unsubscribe-Post" in letter.headers
    (file,) = letter.attachments
    assert (file.name, file.media_type) == ("sales-2026-04-27-2026-05-03.csv", "text/csv; charset=utf-8")
    lines = file.content.decode().splitlines()
    assert len(lines) == 8
    assert '"2026-05-02","1","1"' in lines[6]
    assert "profit" not in lines[0]

    await plan_reports(at(MORNING + timedelta(days=7)))
    assert await do_jobs(at(MORNING + timedelta(days=7)), store, SEND_REPORT.name) == 2
    assert await states(database, store) == ["sent", "sent"]


@pytest.mark.parametrize(
    ("month", "first", "last", "kind", "begins"),
    [
        (3, "2026-02-01", "2026-02-28", "xlsx", b"PK"),
        (1, "2025-12-01", "2025-12-31", "pdf", b"%PDF-"),
        (5, "2026-04-01", "2026-04-30", "csv", b'"from"'),
    ],
)
async def test_a_month_is_reported_whole(
    database: Database,
    store: Store,
    at: Callable[[datetime], Runtime],
    post_box: PostBox,
    month: int,
    first: str,
    last: str,
    kind: str,
    begins: bytes,
):
    await planned(database, store, every="month", file_format=kind, since=datetime(2025, 11, 1, tzinfo=UTC))
    moment = datetime(2026, month, 3, 12, tzinfo=UTC)

    await plan_reports(at(moment))
    await do_jobs(at(moment), store, SEND_REPORT.name)

    (letter,) = post_box.taken
    assert [file.name for file in letter.attachments] == [f"sales-{first}-{last}.{kind}"]
    assert letter.attachments[0].content.startswith(begins)


async def test_of_many_that_plan_at_once_one_writes(database: Database, store: Store):
    await planned(database, store)

    async def plan() -> int:
        async with database.in_store(store.id) as session:
            return await queue_reports(session, now=MORNING)

    assert sorted(await asyncio.gather(*(plan() for _ in range(6)))) == [0] * 5 + [1]
    assert await states(database, store) == ["requested"]


async def test_what_was_asked_for_later_begins_with_the_next_time(
    database: Database, store: Store, at: Callable[[datetime], Runtime]
):
    await planned(database, store, since=MORNING + timedelta(days=2))

    await plan_reports(at(MORNING + timedelta(days=2, hours=1)))
    assert await states(database, store) == []

    await plan_reports(at(MORNING + timedelta(days=7)))
    assert await states(database, store) == ["requested"]


async def test_who_stopped_them_gets_none_until_somebody_asks_again(
    database: Database, store: Store, at: Callable[[datetime], Runtime], post_box: PostBox
):
    await planned(database, store)
    await plan_reports(at(MORNING))
    async with database.in_store(store.id) as session:
        await refuse(session, subject_of(store.id, store.email), [REPORTS], now=MORNING)

    await do_jobs(at(MORNING), store, SEND_REPORT.name)
    await plan_reports(at(MORNING + timedelta(days=7)))

    assert post_box.taken == []
    assert await states(database, store) == ["suppressed"]
    await planned(database, store)
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(MailRefusal))).all() == []
        assert len((await session.scalars(select(ReportPlan))).all()) == 1


async def test_a_member_asks_for_a_report_and_ends_it(
    owner: httpx.AsyncClient, door: Door, database: Database, store: Store
):
    many = f"/dashboard/{store.slug}/reports"
    staff = await signed_in(door, database, store, role="staff")

    wrong = await owner.post(f"{many}/products/mails", data={"every": "second", "format": "csv"})
    asked = await owner.post(f"{many}/products/mails", data={"every": "month", "format": "csv"})
    refused = await staff.post(f"{many}/products/mails", data={"every": "week", "format": "csv"})

    assert (wrong.status_code, asked.status_code, refused.status_code) == (422, 303, 403)
    assert "Choose how often, and as which file." in wrong.text
    async with database.in_store(store.id) as session:
        (plan,) = await session.scalars(select(ReportPlan))
    assert (plan.report, plan.every, plan.format, plan.sees_costs) == ("products", "month", "csv", True)
    assert "Every month" in (await owner.get(many)).text

    assert (await staff.post(f"{many}/mails/{plan.id}/end")).status_code == 403
    assert (await owner.post(f"{many}/mails/{plan.id}/end")).status_code == 303
    assert (await owner.post(f"{many}/mails/{plan.id}/end")).status_code == 404
    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(ReportPlan))).all() == []


async def give_role_of(database: Database, store: Store, person: Person, other: Person | None) -> None:
    """Give somebody the role that another has, or with None end their work here."""
    async with database.in_store(store.id) as session:
        member = (await session.scalars(select(Member).where(Member.id == person.id))).one()
        if other is None:
            await session.delete(member)
            return
        another = (await session.scalars(select(Member).where(Member.id == other.id))).one()
        member.role_id = another.role_id


@pytest.mark.parametrize(
    ("asked_with", "has_now", "is_told"),
    [
        ([REPORTS_SEE, COSTS_SEE], [REPORTS_SEE, COSTS_SEE], 1),
        # Less than when they asked, and more than then: neither tells costs.
        ([REPORTS_SEE, COSTS_SEE], [REPORTS_SEE], 0),
        ([REPORTS_SEE], [REPORTS_SEE, COSTS_SEE], 0),
    ],
)
async def test_a_report_tells_what_its_maker_may_see_on_the_day(
    door: Door,
    database: Database,
    store: Store,
    at: Callable[[datetime], Runtime],
    post_box: PostBox,
    asked_with: list[str],
    has_now: list[str],
    is_told: int,
):
    maker = await with_role(door, database, store, asked_with)
    await planned(database, store, by=maker.id, sees_costs=COSTS_SEE in asked_with)
    await give_role_of(database, store, maker, await with_role(door, database, store, has_now))
    await sold(database, store, EARLY - timedelta(days=2))

    await plan_reports(at(MORNING))
    await do_jobs(at(MORNING), store, SEND_REPORT.name)

    (letter,) = post_box.taken
    heading = letter.attachments[0].content.decode().splitlines()[0]
    assert ("profit" in heading) == bool(is_told)


@pytest.mark.parametrize("has_now", [None, [PRODUCTS_SEE]])
async def test_of_who_left_or_may_read_none_no_report_goes_out_until_somebody_asks_again(
    owner: httpx.AsyncClient,
    door: Door,
    database: Database,
    store: Store,
    at: Callable[[datetime], Runtime],
    post_box: PostBox,
    has_now: list[str] | None,
):
    maker, many = await with_role(door, database, store, [REPORTS_SEE]), f"/dashboard/{store.slug}/reports"
    await planned(database, store, by=maker.id)
    before = (await owner.get(many)).text
    other = await with_role(door, database, store, has_now) if has_now else None
    await give_role_of(database, store, maker, other)

    await plan_reports(at(MORNING))
    await do_jobs(at(MORNING), store, SEND_REPORT.name)
    after = (await owner.get(many)).text

    assert post_box.taken == []
    async with database.in_store(store.id) as session:
        (mail,) = await session.scalars(select(Email).where(Email.kind == "report"))
    assert (mail.state, mail.reason) == (
        "suppressed",
        "who asked for this report has left, or may not read reports any more",
    )
    assert "Not sent: whoever asked for it has left" not in before
    assert "Not sent: whoever asked for it has left" in after

    await owner.post(f"{many}/sales/mails", data={"every": "week", "format": "csv"})
    await plan_reports(at(MORNING + timedelta(days=7)))
    await do_jobs(at(MORNING + timedelta(days=7)), store, SEND_REPORT.name)

    assert await states(database, store) == ["suppressed", "sent"]
    assert "Not sent: whoever asked for it has left" not in (await owner.get(many)).text
    async with database.in_store(store.id) as session:
        assert len((await session.scalars(select(ReportPlan))).all()) == 1


async def test_who_sees_less_takes_nobodys_report_over(door: Door, database: Database, store: Store):
    maker = await with_role(door, database, store, [REPORTS_SEE, COSTS_SEE])
    less = await with_role(door, database, store, [REPORTS_SEE, "settings.change"])
    await planned(database, store, by=maker.id, sees_costs=True)

    asked = await less.browser.post(
        f"/dashboard/{store.slug}/reports/sales/mails", data={"every": "week", "format": "csv"}
    )

    assert asked.status_code == 303
    async with database.in_store(store.id) as session:
        (plan,) = await session.scalars(select(ReportPlan))
    assert (plan.member_id, plan.sees_costs) == (maker.id, True)
