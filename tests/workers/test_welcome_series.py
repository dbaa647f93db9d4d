"""The welcome: by the clock, each mail once, to those who still want it, and an end for every reason."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.database import Database
from shared.marketing.models import LEFT, Subscriber
from shared.notifications.models import Email
from shared.notifications.preferences import NEWS, STOCK, preference_token, refuse, subject_of
from shared.series.begin_runs import begin_runs
from shared.series.change_plan import change_plan
from shared.series.models import WELCOME, SeriesRun
from shared.series.next_mail import stop
from shared.series.plan import STANDARD
from shared.series.queue_mails import queue_mails
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.mail_days import Days, days_from
from tests.support.series import ADA, BEGIN, ON, asks_for_news, bought, decide, standing
from workers.mail_series import pursue_mail_series


@pytest.fixture
def days(services: Services, store: Store) -> Days:
    return days_from(BEGIN, services, store, pursue_mail_series, "series.send_mail")


async def test_a_welcome_goes_out_by_the_clock_and_each_mail_once(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await decide(session, ON[WELCOME])
        await asks_for_news(session)

    assert await days.pass_by(minutes=2) == ["Test Shop: good to have you here"]
    assert await days.pass_by(minutes=0) == []
    assert await days.pass_by(days=2, hours=23) == []
    assert await days.pass_by(hours=1) == ["Test Shop: where most people begin"]
    assert await days.pass_by(days=300) == []

    assert await standing(database, store) == [("welcome", "finished", None, 2)]
    first = days.post_box.taken[0]
    assert first.recipient == ADA
    token = preference_token(days.runtime.settings.web.secret_key, store.id, ADA)
    assert first.headers == {
        "List-Unsubscribe": f"<http://{store.slug}.localhost:8000/mails/{token}?topic=news>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    # Where visits are not counted, no link tells who follows it.
    assert "/from-mail/" not in first.text + first.html
    async with database.in_store(store.id) as session:
        ledger = await session.execute(
            select(Email.kind, Email.version, Email.state).order_by(Email.requested_at, Email.id)
        )
        assert [tuple(row) for row in ledger] == [
            ("series_welcome_1", 1, "sent"),
            ("series_welcome_2", 1, "sent"),
        ]


async def test_who_has_not_confirmed_or_asked_before_it_was_on_gets_no_welcome(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await asks_for_news(session, at=BEGIN - timedelta(seconds=1))
        await asks_for_news(session, "bea@example.com")
        await session.execute(
            update(Subscriber).where(Subscriber.email != ADA).values(state="waiting", confirmed_at=None)
        )
        await decide(session, ON[WELCOME])

    assert await days.pass_by(days=5) == []
    assert await standing(database, store) == []


async def test_a_series_that_is_off_writes_to_nobody(days: Days, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await decide(session, STANDARD[WELCOME])
        await asks_for_news(session)

    assert await days.pass_by(hours=1) == []
    assert await standing(database, store) == []


Ending = Callable[[AsyncSession, datetime], object]


async def _refuses(session: AsyncSession, now: datetime) -> None:
    await refuse(session, subject_of(session.info["store_id"], ADA), [NEWS], now=now)


async def _leaves(session: AsyncSession, now: datetime) -> None:
    await session.execute(update(Subscriber).values(state=LEFT, left_at=now))


async def _orders(session: AsyncSession, now: datetime) -> None:
    await bought(session, at=now)


async def _is_stopped(session: AsyncSession, now: datetime) -> None:
    run = (await session.scalars(select(SeriesRun))).one()
    assert await stop(session, run, reason="by_merchant", now=now)
    assert not await stop(session, run, reason="undeliverable", now=now)


async def _switches_off(session: AsyncSession, now: datetime) -> None:
    await change_plan(session, replace(ON[WELCOME], is_on=False), actor="test", now=now)


@pytest.mark.parametrize(
    ("ends", "reason"),
    [
        (_refuses, "opted_out"),
        (_leaves, "opted_out"),
        (_orders, "ordered"),
        (_is_stopped, "by_merchant"),
        (_switches_off, "switched_off"),
    ],
)
async def test_nothing_more_goes_out_when_it_is_over(
    days: Days, database: Database, store: Store, ends: Ending, reason: str
):
    async with database.in_store(store.id) as session:
        await decide(session, ON[WELCOME])
        await asks_for_news(session)
    assert len(await days.pass_by(minutes=2)) == 1

    async with database.in_store(store.id) as session:
        await ends(session, days.now + timedelta(hours=1))
    assert await days.pass_by(days=4) == []

    assert await standing(database, store) == [("welcome", "stopped", reason, 1)]


async def test_a_refusal_while_the_mail_is_on_its_way_still_counts(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await decide(session, ON[WELCOME])
        await asks_for_news(session)
        assert (await begin_runs(session, now=BEGIN), await queue_mails(session, now=BEGIN)) == (1, 1)
        await _refuses(session, BEGIN)

    await days.do_jobs()

    assert days.post_box.taken == []
    assert await standing(database, store) == [("welcome", "stopped", "opted_out", 0)]


async def test_it_goes_on_after_an_order_where_the_store_wants_that_and_another_topic_is_another_matter(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await decide(session, replace(ON[WELCOME], stops_on_order=False))
        await asks_for_news(session)
        await bought(session, at=BEGIN + timedelta(minutes=1))
        await refuse(session, subject_of(store.id, ADA), [STOCK], now=BEGIN)

    assert (len(await days.pass_by(minutes=2)), len(await days.pass_by(days=3))) == (1, 1)
