"""The mails to a store itself: each order, if it wants that, and once a day what runs low."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import select, update

from shared.inventory.models import StockLevel
from shared.inventory.receive_stock import receive_stock
from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.kernel.jobs import Job
from shared.notifications.low_stock_digest import SEND_LOW_STOCK, plan_low_stock_digest
from shared.notifications.models import Email
from shared.notifications.preferences import LOW_STOCK, MailRefusal, refuse, subject_of
from shared.orders.hold_order import HoldRules
from shared.orders.jobs import SEND_NEW_ORDER, SEND_ORDER_HELD
from shared.products.models import Variant
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import BUYER, make_order
from tests.support.post_box import PostBox, do_jobs
from tests.support.workers import worker_with
from workers.runtime import Runtime
from workers.store_mails import MOST_LINES, plan_digests

# Half past six in Berlin, where the shop of these tests is: it is not morning yet.
EARLY = datetime(2026, 5, 4, 4, 30, tzinfo=UTC)
MORNING = EARLY + timedelta(hours=1)


@pytest.fixture
def post_box() -> PostBox:
    return PostBox()


@pytest.fixture
def at(services: Services, post_box: PostBox) -> Callable[[datetime], Runtime]:
    """Return a worker at a moment."""
    return lambda moment: worker_with(services, post_box, clock=lambda: moment)


async def change_store(database: Database, store: Store, **values: Any) -> None:
    async with database.in_store(store.id) as session:
        await session.execute(update(Store).where(Store.id == store.id).values(**values))


async def make_low(database: Database, store: Store, stock: int = 2, **more: Any) -> Variant:
    await change_store(database, store, time_zone="Europe/Berlin")
    async with database.in_store(store.id) as session:
        return await make_variant(session, stock=stock, **more)


async def ledger(database: Database, store: Store, kind: str) -> list[str]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(Email.state).where(Email.kind == kind).order_by(Email.id)))


async def planned(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return len(list(await session.scalars(select(Job.id).where(Job.name == SEND_LOW_STOCK.name))))


async def test_what_runs_low_is_told_once_a_day_in_the_morning(
    database: Database, store: Store, at: Callable[[datetime], Runtime], post_box: PostBox
):
    await make_low(database, store, title="Kiln Mug")
    await make_low(database, store, stock=50, title="Full Shelf")

    await plan_digests(at(EARLY))
    assert await planned(database, store) == 0
    for hours in (0, 1, 16):
        await plan_digests(at(MORNING + timedelta(hours=hours)))
    assert await do_jobs(at(MORNING), store, SEND_LOW_STOCK.name) == 1

    (letter,) = post_box.taken
    assert (letter.recipient, letter.subject) == ("shop@example.com", "Test Shop: One thing runs low")
    assert "Kiln Mug: 2 left" in letter.text
    assert "Full Shelf" not in letter.text + letter.html
    assert f"http://localhost:8000/dashboard/{store.slug}/stock" in letter.text

    await plan_digests(at(MORNING + timedelta(days=1)))
    assert await do_jobs(at(MORNING + timedelta(days=1)), store, SEND_LOW_STOCK.name) == 2
    assert len(post_box.taken) == 2
    assert await ledger(database, store, "low_stock") == ["sent", "sent"]
    # The bell says it as often as the mail does.
    async with database.in_store(store.id) as session:
        noted = select(Event.data).where(Event.name == "stock.low").order_by(Event.occurred_at, Event.id)
        assert list(await session.scalars(noted)) == [{"count": 1}, {"count": 1}]


async def test_what_is_at_its_own_reorder_point_is_told_and_what_is_above_is_not(
    database: Database, store: Store, at: Callable[[datetime], Runtime], post_box: PostBox
):
    fast = await make_low(database, store, stock=50, title="Fast Seller")
    slow = await make_low(database, store, stock=2, title="Slow Seller")
    async with database.in_store(store.id) as session:
        for variant, point in ((fast, 50), (slow, 1)):
            level = await session.get_one(StockLevel, (store.id, variant.id))
            level.reorder_point = point

    await plan_digests(at(MORNING))
    assert await do_jobs(at(MORNING), store, SEND_LOW_STOCK.name) == 1

    (letter,) = post_box.taken
    assert "Fast Seller: 50 left" in letter.text
    assert "Slow Seller" not in letter.text


async def test_of_many_that_plan_at_once_one_writes(database: Database, store: Store):
    await make_low(database, store)

    async def plan() -> bool:
        async with database.in_store(store.id) as session:
            return await plan_low_stock_digest(session, now=MORNING)

    assert sorted(await asyncio.gather(*(plan() for _ in range(6)))) == [False] * 5 + [True]
    assert await planned(database, store) == 1
    assert await ledger(database, store, "low_stock") == ["requested"]


async def test_where_all_is_well_nothing_is_written(
    database: Database, store: Store, at: Callable[[datetime], Runtime]
):
    await make_low(database, store, stock=6)

    await plan_digests(at(MORNING))

    assert await ledger(database, store, "low_stock") == []


@pytest.mark.parametrize("meanwhile", ["refused", "restocked"])
async def test_what_changed_before_it_left_keeps_it_back(
    database: Database, store: Store, at: Callable[[datetime], Runtime], post_box: PostBox, meanwhile: str
):
    variant = await make_low(database, store)
    await plan_digests(at(MORNING))
    async with database.in_store(store.id) as session:
        if meanwhile == "refused":
            await refuse(session, subject_of(store.id, store.email), [LOW_STOCK], now=MORNING)
        else:
            await receive_stock(session, variant.id, quantity=50, actor="test", now=MORNING)

    assert await do_jobs(at(MORNING), store, SEND_LOW_STOCK.name) == 1

    assert post_box.taken == []
    assert await ledger(database, store, "low_stock") == ["suppressed"]


async def test_one_click_in_the_mail_ends_it(
    database: Database,
    store: Store,
    at: Callable[[datetime], Runtime],
    post_box: PostBox,
    shopper: httpx.AsyncClient,
):
    await make_low(database, store)
    await plan_digests(at(MORNING))
    await do_jobs(at(MORNING), store, SEND_LOW_STOCK.name)
    headers = post_box.taken[0].headers
    page = headers["List-Unsubscribe"].strip("<>").partition("/mails/")[2]

    answer = await shopper.post(f"/mails/{page}", data={"List-Unsubscribe": "One-Click"})
    await plan_digests(at(MORNING + timedelta(days=1)))

    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (answer.status_code, page.endswith("?topic=low_stock")) == (200, True)
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(MailRefusal.topic))) == ["low_stock"]
    assert await planned(database, store) == 1


async def test_a_long_list_is_cut_and_counted(
    database: Database, store: Store, at: Callable[[datetime], Runtime], post_box: PostBox
):
    for _ in range(MOST_LINES + 2):
        await make_low(database, store, stock=0)
    await plan_digests(at(MORNING))
    await do_jobs(at(MORNING), store, SEND_LOW_STOCK.name)

    assert post_box.taken[0].subject == f"Test Shop: {MOST_LINES + 2} things run low"
    assert post_box.taken[0].text.count(": 0 left") == MOST_LINES
    assert "And 2 more." in post_box.taken[0].text


@pytest.mark.parametrize("mails", [0, 1])
async def test_an_order_is_told_of_where_the_store_wants_that(
    database: Database,
    store: Store,
    at: Callable[[datetime], Runtime],
    post_box: PostBox,
    mails: int,
):
    await change_store(database, store, mails_new_orders=bool(mails))
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, title="Kiln Mug", stock=5), quantity=2)

    assert await do_jobs(at(MORNING), store, SEND_NEW_ORDER.name) == mails

    assert [letter.recipient for letter in post_box.taken] == ["shop@example.com"] * mails
    for letter in post_box.taken:
        assert f"order {order.number}" in letter.subject
        assert "2 x Kiln Mug" in letter.text
        assert f"http://localhost:8000/dashboard/{store.slug}/orders/{order.number}" in letter.text
        # A mail in the store's own box cannot be erased with its buyer.
        assert BUYER.address.name not in letter.text + letter.html
        assert BUYER.email not in letter.text + letter.html


async def test_the_mail_about_a_held_order_names_nobody(
    database: Database, store: Store, at: Callable[[datetime], Runtime], post_box: PostBox
):
    await change_store(database, store, hold_rules=HoldRules(pieces=1).as_record())
    async with database.in_store(store.id) as session:
        await make_order(session, await make_variant(session, stock=5))

    await do_jobs(at(MORNING), store, SEND_ORDER_HELD.name)

    (letter,) = post_box.taken
    assert "It comes to €23.90 and is held by your own rules:" in letter.text
    assert BUYER.address.name not in letter.text + letter.html + letter.subject


async def test_a_held_order_is_told_of_once(database: Database, store: Store):
    await change_store(database, store, mails_new_orders=True, hold_rules=HoldRules(pieces=1).as_record())
    async with database.in_store(store.id) as session:
        await make_order(session, await make_variant(session, stock=5))
        names = set(await session.scalars(select(Job.name)))

    assert SEND_ORDER_HELD.name in names
    assert SEND_NEW_ORDER.name not in names


@pytest.mark.parametrize(
    ("locale", "direction"), [("de_DE", "ltr"), ("fr_FR", "ltr"), ("es_ES", "ltr"), ("ar_EG", "rtl")]
)
async def test_both_are_in_the_language_of_the_store(
    database: Database,
    store: Store,
    at: Callable[[datetime], Runtime],
    post_box: PostBox,
    locale: str,
    direction: str,
):
    await change_store(database, store, locale=locale, time_zone="Europe/Berlin", mails_new_orders=True)
    async with database.in_store(store.id) as session:
        await make_order(session, await make_variant(session, stock=3))
    await plan_digests(at(MORNING))

    await do_jobs(at(MORNING), store, SEND_NEW_ORDER.name)
    await do_jobs(at(MORNING), store, SEND_LOW_STOCK.name)

    assert len(post_box.taken) == 2
    for letter in post_box.taken:
        assert f'<html lang="{locale.replace("_", "-")}" dir="{direction}">' in letter.html
