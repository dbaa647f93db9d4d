"""Mails that begin by themselves: what all series have in common."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.money import Money
from shared.marketing.models import Subscriber
from shared.notifications.mailer import MailRefused
from shared.notifications.preferences import NEWS, refuse, subject_of
from shared.orders.models import Order
from shared.promotions.models import Coupon
from shared.series.begin_runs import begin_runs
from shared.series.change_plan import change_plan
from shared.series.forget_old_runs import forget_old_runs
from shared.series.models import WELCOME, WIN_BACK, SeriesRun
from shared.series.note_results import note_click, note_orders
from shared.series.plan import STANDARD, plan_of, plans_of
from shared.series.queries import figures_since
from shared.series.queue_mails import queue_mails
from shared.stores.models import Store
from shared.stores.pause_store import pause_store, reopen_store
from shared.web.services import Services
from tests.support.mail_days import Days, days_from
from tests.support.series import ADA, BEGIN, ON, asks_for_news, bought, decide, standing
from workers.mail_series import pursue_mail_series


@pytest.fixture
def days(services: Services, store: Store) -> Days:
    return days_from(BEGIN, services, store, pursue_mail_series, "series.send_mail")


async def test_the_chosen_mail_brings_a_code_of_the_readers_own_and_a_retry_brings_the_same(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await decide(session, replace(ON[WELCOME], coupon_step=2, coupon_percent=15, coupon_days=5))
        await asks_for_news(session)
    await days.pass_by(minutes=2)
    days.post_box.trouble = ConnectionError("away")
    assert await days.pass_by(days=3) == []
    days.post_box.trouble = None

    await days.do_jobs()

    first, second = days.post_box.taken
    async with database.in_store(store.id) as session:
        coupon = (await session.scalars(select(Coupon))).one()
    assert (coupon.use_limit, coupon.expires_at) == (1, days.now + timedelta(days=5))
    assert second.subject == "Test Shop: 15 % off for you"
    assert (coupon.code in first.text, coupon.code in second.text) == (False, True)
    # One press enters it; no link tells who follows it, since nobody counts.
    assert f".localhost/cart/code?code={coupon.code}" in re.sub(r":\d+/", "/", second.text)
    assert f"/cart/code?code={coupon.code}" in second.html
    assert await standing(database, store) == [("welcome", "finished", None, 2)]


async def test_nobody_is_written_to_in_the_quiet_hours_of_the_store(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await session.execute(update(Store).values(time_zone="Asia/Tokyo"))
        await decide(session, ON[WELCOME])
        # 21:00 in Tokyo.
        await asks_for_news(session)

    assert await days.pass_by(minutes=2) == []
    assert await days.pass_by(hours=10, minutes=57) == []
    assert await days.pass_by(minutes=1) == ["Test Shop: good to have you here"]


async def test_a_mail_that_a_provider_did_not_take_does_not_go_out_at_night(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await decide(session, ON[WELCOME])
        await asks_for_news(session)
    days.now += timedelta(hours=8, minutes=50)
    days.post_box.trouble = ConnectionError("away")
    assert await days.pass_by(minutes=5) == []
    days.post_box.trouble = None

    assert await days.pass_by(minutes=10) == []
    assert await days.pass_by(hours=11) == ["Test Shop: good to have you here"]
    assert await standing(database, store) == [("welcome", "running", None, 1)]


async def test_behind_closed_doors_the_mails_wait(days: Days, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await decide(session, ON[WELCOME])
        await asks_for_news(session)
        await pause_store(session, "", actor="mia@example.com", now=days.now)
    assert await days.pass_by(hours=1) == []

    async with database.in_store(store.id) as session:
        await reopen_store(session, actor="mia@example.com", now=days.now)

    assert await days.pass_by(minutes=2) == ["Test Shop: good to have you here"]


async def test_a_mailbox_that_nobody_will_ever_reach_ends_it(days: Days, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await decide(session, ON[WELCOME])
        await asks_for_news(session)
    days.post_box.trouble = MailRefused("no such mailbox")

    assert await days.pass_by(minutes=2) == []

    assert await standing(database, store) == [("welcome", "stopped", "undeliverable", 0)]


async def test_two_series_do_not_write_to_one_mailbox_on_one_day(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await decide(session, replace(ON[WELCOME], days=(0,), stops_on_order=False))
        await decide(session, replace(ON[WIN_BACK], days=(90,)))
        await bought(session, at=BEGIN - timedelta(days=100))
        await asks_for_news(session)

    assert len(await days.pass_by(minutes=2)) == 1
    assert await days.pass_by(hours=23) == []
    assert len(await days.pass_by(hours=1)) == 1
    assert await standing(database, store) == [
        ("welcome", "finished", None, 1),
        ("win_back", "finished", None, 1),
    ]


async def test_looking_and_queueing_twice_begins_and_queues_once(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await decide(session, ON[WELCOME])
        await asks_for_news(session)
        assert [await begin_runs(session, now=BEGIN) for _ in range(2)] == [1, 0]
        assert [await queue_mails(session, now=BEGIN) for _ in range(2)] == [1, 0]


async def test_an_order_counts_where_it_came_by_the_link_or_the_code_and_stands(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await decide(session, replace(ON[WELCOME], counts_clicks=True, stops_on_order=False))
        await asks_for_news(session)
    await days.pass_by(minutes=2)
    async with database.in_store(store.id) as session:
        run = (await session.scalars(select(SeriesRun))).one()
        before = await bought(session, at=days.now + timedelta(minutes=5), title="Before")
        await note_orders(session, now=days.now)
        # Not yet sent: its link is nobody's.
        await note_click(session, run.id, 2, now=days.now)
        await note_click(session, run.id, 1, now=days.now + timedelta(minutes=10))
        after = await bought(session, at=days.now + timedelta(minutes=20), title="After")
        await note_orders(session, now=days.now + timedelta(hours=1))
    async with database.in_store(store.id) as session:
        await refuse(session, subject_of(store.id, ADA), [NEWS], now=days.now)
    await days.pass_by(days=3)

    async with database.in_store(store.id) as session:
        run = (await session.scalars(select(SeriesRun))).one()
        assert (run.order_id, run.clicked_step) == (after.id, 1)
        assert before.id != after.id
        first, second, _ = (await figures_since(session, BEGIN, currency="EUR"))[WELCOME]
        assert (first.sent, first.clicked, first.left, first.orders) == (1, 1, 1, 1)
        assert first.revenue == after.total
        assert (second.sent, second.orders, second.revenue) == (0, 0, Money.zero("EUR"))
        await session.execute(update(Order).where(Order.id == after.id).values(state="cancelled"))
        first, _, _ = (await figures_since(session, BEGIN, currency="EUR"))[WELCOME]
        assert (first.orders, first.revenue) == (0, Money.zero("EUR"))


async def test_addresses_are_erased_when_nothing_is_sent_any_more(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await decide(session, replace(ON[WELCOME], days=(0,)))
        await asks_for_news(session)
    await days.pass_by(minutes=2)
    kept = []
    for passed in (timedelta(days=59), timedelta(days=61)):
        async with database.in_store(store.id) as session:
            await forget_old_runs(session, now=days.now + passed)
            kept.append(await session.scalar(select(SeriesRun.email)))

    assert kept == [ADA, ""]
    # Nor is anybody welcomed again whose address is gone.
    assert await days.pass_by(days=70) == []


async def test_who_was_erased_from_the_readers_is_erased_here_too(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await decide(session, ON[WELCOME])
        await asks_for_news(session)
    await days.pass_by(minutes=2)
    async with database.in_store(store.id) as session:
        await session.execute(delete(Subscriber))

    assert await days.pass_by(minutes=2) == []

    assert await standing(database, store) == [("welcome", "stopped", "opted_out", 1)]
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(SeriesRun.email)) == ""


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"days": ()}, "first_days"),
        ({"days": (3, 3)}, "second_days"),
        ({"days": (3, 900)}, "second_days"),
        ({"coupon_step": 3}, "coupon_step"),
        ({"coupon_percent": 101}, "coupon_percent"),
        ({"coupon_days": 0}, "coupon_days"),
        ({"again_months": 0}, "again_months"),
        ({"quiet_from": 24}, "quiet_from"),
    ],
)
async def test_a_plan_that_cannot_be_meant_is_refused(
    database: Database, store: Store, wrong: dict[str, object], field: str
):
    async with database.in_store(store.id) as session:
        with pytest.raises(Invalid) as refusal:
            await decide(session, replace(ON[WELCOME], **wrong))  # type: ignore[arg-type] # a field of each kind

        assert list(refusal.value.fields) == [field]
        assert await plans_of(session) == dict(STANDARD)


async def test_switched_on_again_it_begins_anew_and_other_changes_do_not(database: Database, store: Store):
    moments = [BEGIN + timedelta(days=day) for day in range(4)]
    found = []
    async with database.in_store(store.id) as session:
        for plan, now in zip(
            (ON[WELCOME], replace(ON[WELCOME], days=(1,)), STANDARD[WELCOME], ON[WELCOME]),
            moments,
            strict=True,
        ):
            await change_plan(session, plan, actor="test", now=now)
            found.append((await plan_of(session, WELCOME)).on_since)

    assert found == [moments[0], moments[0], None, moments[3]]
