"""Notices by mail: at once or once a day, once each, of what its member wants and may see at that moment."""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
from sqlalchemy import delete, select, update

from shared.accounts.models import User
from shared.insight.notice_mails import MailChoice, MemberMails, NoticeMail, choose_notice_mails
from shared.insight.queue_notice_mails import KEPT_FOR, MOST_LINES, PAUSE, SEND_NOTICES, queue_day, queue_news
from shared.kernel.database import Database
from shared.kernel.events import event_of
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job
from shared.notifications.models import Email
from shared.notifications.preferences import BOUNCED, CARTS, refuse, subject_of
from shared.orders.models import Order
from shared.stores.models import Member, Store
from shared.stores.permissions import ALL, ORDERS_SEE, of_team
from shared.stores.queries import current_store
from shared.stores.write_role import write_role
from shared.stores.write_team import write_team
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import BUYER, make_order
from tests.support.factories.people import make_member
from tests.support.post_box import PostBox, do_jobs
from tests.support.workers import worker_with
from workers.notice_mails import plan_notice_mails, tidy_notice_mails
from workers.runtime import Runtime

# Seven in the evening in Berlin, where the shop of these tests is.
NOW = datetime(2026, 5, 4, 17, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
At = Callable[[datetime], Runtime]


@pytest.fixture
def at(services: Services, post_box: PostBox) -> At:
    """Return a worker at a moment."""
    return lambda moment: worker_with(services, post_box, clock=lambda: moment)


async def member_who_wants(
    database: Database,
    store: Store,
    *at_once: str,
    daily: tuple[str, ...] = (),
    hour: int = 8,
    language: str = "en",
    now: datetime = NOW,
) -> tuple[User, UUID]:
    """Return a member who is mailed, and their place in the store."""
    async with database.as_platform() as session:
        user, _ = await make_member(session, store)
        member_id = await session.scalar(
            select(Member.id).where(Member.user_id == user.id, Member.store_id == store.id)
        )
    await choose(database, store, member_id, *at_once, daily=daily, hour=hour, language=language, now=now)
    return user, member_id


async def choose(
    database: Database,
    store: Store,
    member_id: UUID,
    *at_once: str,
    daily: tuple[str, ...] = (),
    hour: int = 8,
    language: str = "en",
    now: datetime,
) -> None:
    async with database.in_store(store.id) as session:
        await session.execute(update(Store).where(Store.id == store.id).values(time_zone="Europe/Berlin"))
        choice = MailChoice(frozenset(at_once), frozenset(daily), hour)
        await choose_notice_mails(
            session, await current_store(session), member_id, choice, language=language, now=now
        )


async def happen(database: Database, store: Store, name: str, *, now: datetime, **data: Any) -> None:
    async with database.in_store(store.id) as session:
        session.add(event_of(store.id, name, data.pop("subject", new_id()), actor="shopper", now=now, **data))


async def run(worker: Runtime, store: Store) -> None:
    """Plan twice, as two workers do, and do each job twice, as a queue may."""
    await plan_notice_mails(worker)
    await plan_notice_mails(worker)
    await do_jobs(worker, store, SEND_NOTICES.name)


async def ledger(database: Database, store: Store) -> list[str]:
    async with database.in_store(store.id) as session:
        return list(
            await session.scalars(select(Email.state).where(Email.kind == "notices").order_by(Email.id))
        )


async def test_what_is_wanted_at_once_comes_once_and_names_no_buyer(
    database: Database, store: Store, at: At, post_box: PostBox
):
    user, _ = await member_who_wants(database, store, "payments")
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, stock=5))
    await happen(database, store, "order.payment_failed", now=NOW + MINUTE, subject=order.id)
    await happen(database, store, "stock.low", now=NOW + MINUTE, count=3)

    for minutes in (1, 2, 4, 30):
        await run(at(NOW + minutes * MINUTE), store)

    (letter,) = post_box.taken
    desk = f"http://localhost:8000/dashboard/{store.slug}"
    assert (letter.recipient, letter.subject) == (
        user.email,
        f"Test Shop: The payment of order {order.number} did not come through",
    )
    assert f"order {order.number} did not come through (€23.90), May 4, 2026, 7:01" in letter.text
    assert f"{desk}/orders/{order.number}\n" in letter.text
    assert f'href="{desk}/notices/choices"' in letter.html
    assert "Running low" not in letter.text + letter.html
    for said in (letter.subject, letter.text, letter.html):
        assert BUYER.address.name not in said
        assert BUYER.email not in said
    assert await ledger(database, store) == ["sent"]


async def test_an_event_that_is_committed_late_is_told_and_none_twice(
    database: Database, store: Store, at: At, post_box: PostBox
):
    await member_who_wants(database, store, "imports")
    await happen(database, store, "import.finished", now=NOW + 5 * MINUTE, file="second.csv")
    await run(at(NOW + 5 * MINUTE), store)
    # Its transaction began before, and ended only now.
    await happen(database, store, "import.finished", now=NOW + 2 * MINUTE, file="first.csv")
    await run(at(NOW + 8 * MINUTE), store)
    await run(at(NOW + 16 * MINUTE), store)

    assert [re.findall(r"\w+\.csv", letter.text) for letter in post_box.taken] == [
        ["second.csv"],
        ["first.csv"],
    ]


async def test_what_follows_at_once_is_told_together_and_a_flood_in_parts(
    database: Database, store: Store, at: At, post_box: PostBox
):
    await member_who_wants(database, store, "imports")
    await happen(database, store, "import.finished", now=NOW, file="too-old.csv")
    await happen(database, store, "import.finished", now=NOW + MINUTE, file="a.csv")
    await run(at(NOW + MINUTE), store)
    for number in range(MOST_LINES + 2):
        await happen(
            database,
            store,
            "import.finished",
            now=NOW + MINUTE + timedelta(seconds=1 + number),
            file=f"{number}.csv",
        )
    await run(at(NOW + 2 * MINUTE), store)
    assert len(post_box.taken) == 1
    for _ in range(3):
        await run(at(NOW + 2 * MINUTE + PAUSE), store)
    await run(at(NOW + 2 * MINUTE + 2 * PAUSE), store)

    told = [re.findall(r"\w+\.csv", letter.text) for letter in post_box.taken]
    assert [len(names) for names in told] == [1, MOST_LINES, 2]
    assert len({name for names in told for name in names}) == MOST_LINES + 3
    assert post_box.taken[1].subject == f"Test Shop: {MOST_LINES} things to know"


async def test_a_day_is_told_at_its_hour_of_the_stores_clock_once(
    database: Database, store: Store, at: At, post_box: PostBox
):
    await member_who_wants(database, store, daily=("imports", "stock"), hour=8)
    await happen(database, store, "import.finished", now=NOW + MINUTE, file="evening.csv")
    await happen(database, store, "stock.low", now=NOW + 13 * timedelta(hours=1), count=4)
    # Eight in Berlin is six in UTC, in May.
    for hour in (
        "2026-05-04T18:00",
        "2026-05-05T05:59",
        "2026-05-05T06:10",
        "2026-05-05T06:15",
        "2026-05-05T20:00",
    ):
        await run(at(datetime.fromisoformat(f"{hour}+00:00")), store)
    # Nothing has happened by the next morning.
    await run(at(datetime(2026, 5, 6, 6, 10, tzinfo=UTC)), store)

    (letter,) = post_box.taken
    assert letter.subject == "Test Shop: 2 things to know"
    assert "What runs low\n" in letter.text
    assert "Running low: 4" in letter.text
    assert "The import of evening.csv is through" in letter.text
    assert letter.headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    await happen(database, store, "import.finished", now=datetime(2026, 5, 6, 9, tzinfo=UTC), file="next.csv")
    await run(at(datetime(2026, 5, 7, 6, 10, tzinfo=UTC)), store)
    assert [re.findall(r"\w+\.csv", one.text) for one in post_box.taken] == [["evening.csv"], ["next.csv"]]


@pytest.mark.parametrize(
    ("day", "mails"),
    [
        # 29 March 2026: Berlin's clocks go from two to three; 25 October: from three back to two.
        ("2026-03-29T00:59", 0), ("2026-03-29T01:11", 1), ("2026-10-25T00:11", 1),
    ],
)  # fmt: skip
async def test_an_hour_that_a_clock_leaves_out_or_has_twice_is_one(
    database: Database, store: Store, at: At, post_box: PostBox, day: str, mails: int
):
    moment = datetime.fromisoformat(f"{day}+00:00")
    before = moment - timedelta(hours=20)
    await member_who_wants(database, store, daily=("imports",), hour=2, now=before)
    await happen(database, store, "import.finished", now=before + MINUTE, file="a.csv")

    await run(at(moment), store)
    if mails:
        await happen(database, store, "import.finished", now=moment - 20 * MINUTE, file="b.csv")
        await run(at(moment + timedelta(hours=1)), store)

    assert len(post_box.taken) == mails


async def test_a_long_day_is_cut_and_counted(database: Database, store: Store, at: At, post_box: PostBox):
    await member_who_wants(database, store, daily=("imports",))
    for number in range(MOST_LINES + 3):
        await happen(database, store, "import.finished", now=NOW + number * MINUTE / 10, file=f"{number}.csv")

    await run(at(NOW + timedelta(hours=14)), store)

    # The first was there before anybody wanted to hear of it.
    assert post_box.taken[0].subject == f"Test Shop: {MOST_LINES + 2} things to know"
    assert "And 2 more." in post_box.taken[0].text
    assert "And 2 more." in post_box.taken[0].html


async def test_of_many_that_look_at_once_one_writes(database: Database, store: Store):
    _, member_id = await member_who_wants(database, store, "imports", daily=("stock",))
    await happen(database, store, "import.finished", now=NOW + MINUTE, file="a.csv")
    await happen(database, store, "stock.low", now=NOW + MINUTE, count=1)
    later = NOW + timedelta(hours=14)

    async def plan(queue: Callable[..., Any]) -> bool:
        async with database.in_store(store.id) as session:
            written: bool = await queue(session, member_id, now=later)
            return written

    for queue in (queue_news, queue_day):
        assert sorted(await asyncio.gather(*(plan(queue) for _ in range(4)))) == [False] * 3 + [True]
    async with database.in_store(store.id) as session:
        assert len(list(await session.scalars(select(Job.id).where(Job.name == SEND_NOTICES.name)))) == 2


@pytest.mark.parametrize(
    "meanwhile", ["right lost", "left", "disabled", "unwanted", "bounced", "address changed"]
)
@pytest.mark.parametrize("how", ["at once", "daily"])
async def test_what_changed_before_it_left_keeps_it_back(
    database: Database, store: Store, at: At, post_box: PostBox, meanwhile: str, how: str
):
    kinds = ("imports",)
    at_once, daily = ((), kinds) if how == "daily" else (kinds, ())
    user, member_id = await member_who_wants(database, store, *at_once, daily=daily)
    await happen(database, store, "import.finished", now=NOW + MINUTE, file="secret.csv")
    later = NOW + timedelta(hours=14)
    await plan_notice_mails(at(later))
    async with database.in_store(store.id) as session:
        mail = (await session.scalars(select(NoticeMail))).one()
        if meanwhile == "right lost":
            role = await write_role(
                session, None, name="Packers", permissions=[ORDERS_SEE], writer=ALL, actor="test", now=NOW
            )
            await session.execute(update(Member).values(role="custom", role_id=role.id))
        elif meanwhile == "left":
            await session.execute(delete(Member).where(Member.id == member_id))
        elif meanwhile == "unwanted":
            await session.execute(update(MemberMails).values(at_once=[], daily=[]))
        elif meanwhile == "bounced":
            subject = subject_of(store.id, user.email)
            await refuse(session, subject, [CARTS], reason=BOUNCED, email=user.email, now=NOW)
        elif meanwhile == "address changed":
            session.add(
                Email(
                    store_id=store.id,
                    kind="notices",
                    subject_id=mail.id,
                    recipient="old@example.com",
                    requested_at=later,
                )
            )
    if meanwhile == "disabled":
        async with database.as_platform() as session:
            await session.execute(update(User).where(User.id == user.id).values(disabled_at=NOW))

    assert await do_jobs(at(later), store, SEND_NOTICES.name) == 1

    assert post_box.taken == []
    assert await ledger(database, store) == ([] if meanwhile in ("left", "disabled") else ["suppressed"])


@pytest.mark.parametrize(("at_once", "daily"), [(("payments",), ()), ((), ("payments",))])
async def test_a_role_that_reaches_teams_is_mailed_of_their_orders_and_of_no_others(
    database: Database,
    store: Store,
    at: At,
    post_box: PostBox,
    at_once: tuple[str, ...],
    daily: tuple[str, ...],
):
    _, member_id = await member_who_wants(database, store, *at_once, daily=daily, hour=20)
    async with database.in_store(store.id) as session:
        role = await write_role(
            session,
            None,
            name="Packers",
            permissions=[of_team(ORDERS_SEE)],
            writer=ALL,
            actor="test",
            now=NOW,
        )
        member = (await session.scalars(select(Member).where(Member.id == member_id))).one()
        member.role, member.role_id = "custom", role.id
        team = await write_team(
            session, None, name="Team", members=[str(member_id)], writer=ALL, actor="test", now=NOW
        )
        mine, other = [await make_order(session, await make_variant(session, stock=5)) for _ in range(2)]
        await session.execute(update(Order).where(Order.id == mine.id).values(team_id=team.id))
    for order in (mine, other):
        await happen(database, store, "order.payment_failed", now=NOW + MINUTE, subject=order.id)

    for minutes in (1, 30, 90):
        await run(at(NOW + minutes * MINUTE), store)

    (letter,) = post_box.taken
    assert f"order {mine.number} did" in letter.text
    assert f"order {other.number} did" not in letter.text


async def test_one_click_ends_them_and_opening_the_link_does_not(
    database: Database, store: Store, at: At, post_box: PostBox, stranger: httpx.AsyncClient
):
    _, member_id = await member_who_wants(database, store, "imports", daily=("stock",))
    colleague, _ = await member_who_wants(database, store, "imports")
    await happen(database, store, "import.finished", now=NOW + MINUTE, file="a.csv")
    await run(at(NOW + MINUTE), store)
    letter = next(one for one in post_box.taken if one.recipient != colleague.email)
    link = letter.headers["List-Unsubscribe"].strip("<>").removeprefix("http://localhost:8000")
    assert link in letter.text

    asked = await stranger.get(link)
    await happen(database, store, "import.finished", now=NOW + 3 * MINUTE, file="b.csv")
    await run(at(NOW + 10 * MINUTE), store)
    assert "Get no more of them" in asked.text
    assert len(post_box.taken) == 4

    done = await stranger.post(link, data={"List-Unsubscribe": "One-Click"})
    again = await stranger.get(link)
    await happen(database, store, "import.finished", now=NOW + 20 * MINUTE, file="c.csv")
    await happen(database, store, "stock.low", now=NOW + 20 * MINUTE, count=1)
    await run(at(NOW + timedelta(hours=14)), store)

    assert (asked.status_code, done.status_code) == (200, 200)
    assert "You get none of these mails" in done.text
    assert "You get none of these mails" in again.text
    assert [letter.recipient for letter in post_box.taken[4:]] == [colleague.email]
    for other in (link[:-1] + ("A" if link[-1] != "A" else "B"), link.replace(str(member_id), str(new_id()))):
        assert (await stranger.post(other)).status_code == 404


async def test_nothing_is_told_of_the_time_in_which_nothing_was_wanted(
    database: Database, store: Store, at: At, post_box: PostBox
):
    _, member_id = await member_who_wants(database, store, "imports")
    await choose(database, store, member_id, now=NOW + MINUTE)
    await happen(database, store, "import.finished", now=NOW + 2 * MINUTE, file="meanwhile.csv")
    await choose(database, store, member_id, "imports", "stock", now=NOW + 3 * MINUTE)
    await happen(database, store, "import.finished", now=NOW + 4 * MINUTE, file="since.csv")

    await run(at(NOW + 5 * MINUTE), store)

    assert [re.findall(r"\w+\.csv", letter.text) for letter in post_box.taken] == [["since.csv"]]


@pytest.mark.parametrize(("language", "direction"), [("de_DE", "ltr"), ("ar_EG", "rtl")])
async def test_it_speaks_the_language_in_which_they_chose(
    database: Database, store: Store, at: At, post_box: PostBox, language: str, direction: str
):
    await member_who_wants(database, store, "stock", language=language)
    await happen(database, store, "stock.low", now=NOW + MINUTE, count=3)

    await run(at(NOW + MINUTE), store)

    assert f'<html lang="{language.replace("_", "-")}" dir="{direction}">' in post_box.taken[0].html


async def test_what_mails_were_made_of_is_forgotten(database: Database, store: Store, at: At):
    await member_who_wants(database, store, "stock")
    await happen(database, store, "stock.low", now=NOW + MINUTE, count=3)
    await plan_notice_mails(at(NOW + MINUTE))

    kept = []
    for moment in (NOW + KEPT_FOR, NOW + KEPT_FOR + 2 * MINUTE):
        await tidy_notice_mails(at(moment))
        async with database.in_store(store.id) as session:
            kept.append(len((await session.scalars(select(NoticeMail))).all()))
    assert kept == [1, 0]
