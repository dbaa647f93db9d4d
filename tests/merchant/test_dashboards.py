"""The first page: what needs doing, today beside a week ago, and word of what changes."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
from sqlalchemy import select, update

from merchant.dashboard_streams import MOST, changes, counted
from shared.insight.today import lately, to_do
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.orders.models import Order
from shared.products.queries import product_by_id
from shared.reviews.models import Review
from shared.stores.models import Member, Store
from shared.stores.queries import current_store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.reviews import make_review
from tests.support.web import HTMX
from tests.support.year_of_business import in_zone

# Wednesday, half past eleven in the evening of Tuesday in New York.
NOW = datetime(2026, 5, 20, 3, 30, tzinfo=UTC)


async def ordered(database: Database, store: Store, *moments: datetime) -> list[Order]:
    """Let an order of 23.90 come in at each of these moments."""
    orders = []
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=None)
        for moment in moments:
            order = await make_order(session, variant)
            await session.execute(update(Order).where(Order.id == order.id).values(placed_at=moment))
            orders.append(order)
    return orders


async def test_today_is_the_stores_and_stands_beside_the_same_hours_of_a_week_ago(
    database: Database, store: Store
):
    await in_zone(database, store)
    week_ago = NOW - timedelta(days=7)
    await ordered(
        database,
        store,
        NOW - timedelta(hours=1),
        NOW - timedelta(hours=23, minutes=20),
        NOW - timedelta(hours=24),  # yesterday, by the store's clocks
        week_ago - timedelta(minutes=1),
        week_ago + timedelta(minutes=1),
        week_ago + timedelta(minutes=40),  # the day after
    )

    async with database.in_store(store.id) as session:
        week = await lately(session, await current_store(session), now=NOW)

    assert [figures.orders for _, figures in week.days] == [1, 0, 0, 0, 0, 1, 2]
    assert (week.today.orders, week.today.revenue.minor) == (2, 4780)
    assert (week.week_ago.orders, week.week_ago_so_far.orders) == (2, 1)
    assert week.most == 4780


async def test_what_waits_for_somebody_is_counted(database: Database, store: Store):
    await ordered(database, store, utc_now(), utc_now())
    async with database.in_store(store.id) as session:
        low = await make_variant(session, stock=2)
        review = await make_review(session, await product_by_id(session, str(low.product_id)))
        await session.execute(update(Review).where(Review.id == review.id).values(state="pending"))
        held = await make_order(session, low)
        await session.execute(update(Order).where(Order.id == held.id).values(held_at=utc_now()))

    async with database.in_store(store.id) as session:
        todo = await to_do(session, await current_store(session))

    assert {name: count for name, count in todo.items() if count} == {
        "to_pack": 2,
        "held": 1,
        "unpaid": 3,
        "reviews": 1,
        "low_stock": 1,
    }


async def test_the_page_is_asked_for_anew_as_one_part(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await ordered(database, store, utc_now())

    page = await owner.get(f"/dashboard/{store.slug}")
    part = await owner.get(f"/dashboard/{store.slug}", headers=HTMX)

    assert 'data-live="/dashboard/' in page.text
    assert "<html" in page.text
    assert "<html" not in part.text
    assert "order to pack" in part.text


async def test_the_mark_is_another_once_something_changed(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    before = (await owner.get(f"/dashboard/{store.slug}/now")).text
    again = (await owner.get(f"/dashboard/{store.slug}/now")).text

    await ordered(database, store, utc_now())

    after = await owner.get(f"/dashboard/{store.slug}/now")
    assert before == again
    assert after.text != before
    assert f"?seen={after.text}" in (await owner.get(f"/dashboard/{store.slug}")).text


async def test_a_stream_tells_of_changes_alone():
    marks = iter(["a", "a", "b", "b", "c"])

    async def look() -> str:
        return next(marks)

    stream = changes(look, "a", pause=0, longest=60)
    told = [await anext(stream) for _ in range(6)]

    nothing = ": still here\n\n"
    assert told == [
        "retry: 2000\n\n",
        nothing,
        nothing,
        "id: b\nevent: changed\ndata: b\n\n",
        nothing,
        "id: c\nevent: changed\ndata: c\n\n",
    ]


async def test_a_stream_ends_by_itself():
    async def look() -> str:
        return "a"

    told = [word async for word in changes(look, "a", pause=0.01, longest=0.02)]

    assert set(told) <= {"retry: 2000\n\n", ": still here\n\n"}


async def test_a_page_that_was_made_before_something_changed_hears_of_it_at_once():
    async def look() -> str:
        return "b"

    stream = changes(look, "a", pause=0, longest=60)
    told = [await anext(stream) for _ in range(2)]

    assert told[1].startswith("id: b\nevent: changed")


async def test_one_person_has_so_many_streams_and_no_more(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async def words() -> AsyncIterator[str]:
        while True:
            yield "x"

    async with database.as_platform() as session:
        user_id = (await session.scalars(select(Member.user_id).where(Member.store_id == store.id))).one()
    listening = [counted(user_id, words()) for _ in range(MOST)]
    for one in listening:
        await anext(one)

    refused = await owner.get(f"/dashboard/{store.slug}/now", headers={"accept": "text/event-stream"})
    for one in listening:
        await one.aclose()
    other = [counted(new_id(), words()) for _ in range(2)]
    for one in other:
        await anext(one)
        await one.aclose()

    assert refused.status_code == 204
