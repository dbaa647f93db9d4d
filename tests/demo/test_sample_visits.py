"""The demo's visits lead to its orders, as those of a real shop do."""

from datetime import timedelta

from sqlalchemy import func, select

from shared.demo.sample_visits import DAYS, count_sample_visits
from shared.insight.models import BegunCheckout, ProductVisitDay, VisitDay
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product


async def test_fewer_and_fewer_go_on(database: Database, store: Store):
    now = utc_now()
    async with database.in_store(store.id) as session:
        for number in range(3):
            await make_product(session, slug=f"mug-{number}", values=["Small", "Large"])
        await session.flush()
        await count_sample_visits(session, now=now)

    async with database.in_store(store.id) as session:
        days = await session.scalar(select(func.count(VisitDay.day.distinct())))
        seen, added = (
            await session.execute(select(func.sum(VisitDay.views), func.sum(VisitDay.added)))
        ).one()
        of_goods = await session.scalar(select(func.sum(ProductVisitDay.views)))
        begun = await session.scalar(select(func.count()).select_from(BegunCheckout))
        newest = await session.scalar(select(func.max(VisitDay.day)))
    assert days == DAYS
    assert seen > added > begun > 0
    assert of_goods == seen
    assert newest - now.date() <= timedelta(days=1)


async def test_a_store_without_goods_has_no_visits(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        await count_sample_visits(session, now=utc_now())

        assert await session.scalar(select(func.count()).select_from(VisitDay)) == 0
