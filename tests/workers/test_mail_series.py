"""Mails that begin by themselves: by the clock, each once, to those who still want them, and an end for every reason."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.fulfilment.move_shipment import bring, hand_over
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.jobs import Job
from shared.kernel.money import Money
from shared.marketing.models import ACCOUNT, LEFT, SUBSCRIBED, Subscriber
from shared.notifications.mailer import MailRefused, Message
from shared.notifications.models import Email
from shared.notifications.preferences import NEWS, STOCK, preference_token, refuse, subject_of
from shared.orders.models import Order
from shared.orders.states import DELIVERED
from shared.products.associate import associate
from shared.products.details import GOES_WITH
from shared.products.models import Product
from shared.promotions.models import Coupon
from shared.series.begin_runs import begin_runs
from shared.series.change_plan import change_plan
from shared.series.forget_old_runs import forget_old_runs
from shared.series.models import SUGGESTIONS, WELCOME, WIN_BACK, SeriesRun
from shared.series.next_mail import stop
from shared.series.note_results import note_click, note_orders
from shared.series.plan import STANDARD, Plan, plan_of, plans_of
from shared.series.queries import figures_since
from shared.series.queue_mails import queue_mails
from shared.stores.models import Store
from shared.stores.pause_store import pause_store, reopen_store
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.shipments import make_shipment
from workers.jobs import do_job
from workers.mail_series import pursue_mail_series
from workers.runtime import Runtime

# A Monday at noon by the clock of the test's store, which is UTC.
BEGIN = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ADA = "ada@example.com"
ON = {kind: replace(plan, is_on=True) for kind, plan in STANDARD.items()}


class PostBox:
    """Takes every mail until it is told to refuse."""

    def __init__(self) -> None:
        self.taken: list[Message] = []
        self.trouble: Exception | None = None

    async def send(self, message: Message) -> str:
        if self.trouble:
            raise self.trouble
        self.taken.append(message)
        return "taken"


@dataclass
class Days:
    """A clock that is set, and the workers that live by it."""

    runtime: Runtime
    store: Store
    post_box: PostBox
    now: datetime = BEGIN

    async def pass_by(self, **time: float) -> list[str]:
        """Let time pass, let the sweeper look and the jobs be done; returns the subjects of the mails that went out."""
        self.now += timedelta(**time)
        before = len(self.post_box.taken)
        await pursue_mail_series(self.runtime)
        await self.do_jobs()
        return [message.subject for message in self.post_box.taken[before:]]

    async def do_jobs(self) -> None:
        async with self.runtime.database.in_store(self.store.id) as session:
            await session.execute(update(Job).values(run_at=self.now))
            jobs = list(await session.scalars(select(Job.id).where(Job.name == "series.send_mail")))
        for job in jobs:
            await do_job(self.runtime, str(self.store.id), str(job))


@pytest.fixture
def days(services: Services, store: Store) -> Days:
    post_box = PostBox()
    runtime = Runtime(
        settings=services.settings,
        database=services.database,
        files=services.files,
        mailer=post_box,
        templates=services.templates,
        clock=lambda: BEGIN,
    )
    days = Days(runtime, store, post_box)
    days.runtime = replace(runtime, clock=lambda: days.now)
    return days


async def asks_for_news(session: AsyncSession, email: str = ADA, *, at: datetime = BEGIN) -> None:
    store_id = session.info["store_id"]
    session.add(
        Subscriber(
            store_id=store_id,
            id=subject_of(store_id, email),
            email=email,
            state=SUBSCRIBED,
            source=ACCOUNT,
            words="Yes, please.",
            asked_at=at,
            confirmed_at=at,
        )
    )
    await session.flush()


async def decide(session: AsyncSession, plan: Plan) -> None:
    await change_plan(session, plan, actor="test", now=BEGIN)


async def bought(session: AsyncSession, *, at: datetime, title: str = "Kiln Mug") -> Order:
    """Let Ada have bought, and been sent, one thing."""
    order = await make_order(session, await make_variant(session, title=title, price_minor=1900))
    await session.execute(
        update(Order).where(Order.id == order.id).values(placed_at=at, fulfilment_state=DELIVERED)
    )
    return order


async def standing(database: Database, store: Store) -> list[tuple[str, str, str | None, int]]:
    async with database.in_store(store.id) as session:
        runs = await session.scalars(
            select(SeriesRun).order_by(SeriesRun.kind).execution_options(populate_existing=True)
        )
        return [(run.kind, run.state, run.stop_reason, run.sent) for run in runs]


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
            select(Email.kind, Email.version, Email.state).order_by(Email.requested_at)
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


async def test_who_has_not_bought_for_long_is_written_to_twice_and_not_again(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await asks_for_news(session, at=BEGIN - timedelta(days=300))
        await bought(session, at=BEGIN - timedelta(days=200))
        await decide(session, ON[WIN_BACK])

    assert await days.pass_by(minutes=2) == ["Test Shop: it has been a while"]
    assert await days.pass_by(days=13, hours=23) == []
    assert await days.pass_by(hours=1) == ["Test Shop: shall we keep in touch?"]
    assert await days.pass_by(days=200) == []
    assert await standing(database, store) == [("win_back", "finished", None, 2)]


async def test_who_was_won_back_lately_is_left_alone_for_so_many_months(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await asks_for_news(session, at=BEGIN - timedelta(days=300))
        await bought(session, at=BEGIN - timedelta(days=89))
        await decide(session, replace(ON[WIN_BACK], days=(90,)))
    assert await days.pass_by(hours=23) == []
    assert len(await days.pass_by(hours=1)) == 1
    async with database.in_store(store.id) as session:
        await bought(session, at=days.now + timedelta(days=1), title="Plate")

    assert await days.pass_by(days=179) == []
    assert await days.pass_by(days=2) == ["Test Shop: it has been a while"]


async def test_an_order_ends_the_winning_back(days: Days, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await asks_for_news(session, at=BEGIN - timedelta(days=300))
        await bought(session, at=BEGIN - timedelta(days=200))
        await decide(session, ON[WIN_BACK])
    assert len(await days.pass_by(minutes=2)) == 1
    async with database.in_store(store.id) as session:
        await bought(session, at=days.now + timedelta(days=1), title="Plate")

    assert await days.pass_by(days=15) == []
    assert await standing(database, store) == [("win_back", "stopped", "ordered", 1)]


@pytest.mark.parametrize("spared", ["waits for an order", "never asked for news", "bought lately"])
async def test_nobody_is_won_back_who_is_not_away_or_did_not_ask_for_news(
    days: Days, database: Database, store: Store, spared: str
):
    async with database.in_store(store.id) as session:
        if spared != "never asked for news":
            await asks_for_news(session, at=BEGIN - timedelta(days=300))
        order = await bought(session, at=BEGIN - timedelta(days=80 if spared == "bought lately" else 200))
        if spared == "waits for an order":
            await session.execute(
                update(Order).where(Order.id == order.id).values(fulfilment_state="unfulfilled")
            )
        await decide(session, ON[WIN_BACK])

    assert await days.pass_by(minutes=2) == []
    assert await standing(database, store) == []


async def _delivered(session: AsyncSession, *goods: tuple[str, int | None]) -> None:
    """Let Ada get a mug at BEGIN, which leads to these goods, of each of which there are so many."""
    mug = await make_variant(session, title="Kiln Mug", price_minor=1900)
    for title, stock in goods:
        other = await make_variant(session, title=title, price_minor=700, stock=stock)
        await associate(session, mug.product, other.product_id, kind=GOES_WITH, actor="m", now=BEGIN)
    for known in await session.scalars(select(Product.id).where(Product.title == "Saucer")):
        await associate(session, mug.product, known, kind=GOES_WITH, actor="m", now=BEGIN)
    order = await make_order(session, mug)
    shipment = await make_shipment(session, order)
    await hand_over(session, order, shipment, actor="m", now=BEGIN)
    await bring(session, order, shipment, actor="m", now=BEGIN)


async def test_what_goes_with_a_purchase_is_suggested_once_it_has_been_there_for_days(
    days: Days, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        await asks_for_news(session, at=BEGIN - timedelta(days=300))
        await bought(session, at=BEGIN - timedelta(days=5), title="Saucer")
        await decide(session, replace(ON[SUGGESTIONS], counts_clicks=True))
        await _delivered(session, ("Kiln Plate", 5), ("Sold Out Bowl", 0))

    assert await days.pass_by(days=9, hours=23) == []
    assert await days.pass_by(hours=1) == ["Test Shop: goes with what you bought"]
    assert await days.pass_by(days=20) == []

    (mail,) = days.post_box.taken
    assert "Kiln Plate: €7.00" in mail.text
    assert "/1?product=" in mail.text
    for absent in ("Sold Out Bowl", "Kiln Mug", "Saucer"):
        assert absent not in mail.text + mail.html


async def test_nothing_is_said_where_nothing_fits(days: Days, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await asks_for_news(session, at=BEGIN - timedelta(days=300))
        await decide(session, ON[SUGGESTIONS])
        await _delivered(session, ("Sold Out Bowl", 0))

    assert await days.pass_by(days=11) == []
    assert await standing(database, store) == [("suggestions", "stopped", "nothing_fits", 0)]


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
        await _refuses(session, days.now)
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
