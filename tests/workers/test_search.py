"""What the workers do for the search by the clock."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from search.engine import Query
from search.meilisearch_documents import index_of
from search.models import SearchDay, SearchDocument
from search.postgres_engine import PostgresEngine
from search.rebuild_index import rebuild_index
from shared.adapters.mail import open_mailer
from shared.adapters.meilisearch import Meilisearch
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue
from shared.web.services import Services
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.meilisearch import StandIn
from tests.support.search import find_within, record_search
from tests.support.workers import worker_with
from workers.runtime import Runtime
from workers.search import mirror_indexes, recount_sales, refresh_indexes

pytestmark = pytest.mark.usefixtures("others_are_indexed")


@pytest.fixture
def runtime(services: Services) -> Runtime:
    return worker_with(services, open_mailer(services.settings.mail, services.settings.web.home))


async def test_a_changed_catalogue_is_searched_after_the_next_run(
    runtime: Runtime, database: Database, store: Store, client: Meilisearch, stand_in: StandIn
):
    async with database.in_store(store.id) as session:
        jug = await make_variant(session, title="Stoneware Jug")
        await bump_catalogue(session)

    await refresh_indexes(runtime)
    await mirror_indexes(runtime)
    assert stand_in.indexes == {}
    await mirror_indexes(replace(runtime, meilisearch=client))

    async with database.in_store(store.id) as session:
        assert (await find_within(session, PostgresEngine(), Query("jug"))).ids == [jug.product_id]
    assert list(stand_in.indexes[index_of(store.id)].documents) == [str(jug.product_id)]


async def test_what_sold_is_counted_and_told_to_meilisearch(
    runtime: Runtime, database: Database, store: Store, client: Meilisearch, stand_in: StandIn
):
    async with database.in_store(store.id) as session:
        jug = await make_variant(session, title="Stoneware Jug")
        await bump_catalogue(session)
    await refresh_indexes(runtime)
    await mirror_indexes(replace(runtime, meilisearch=client))
    async with database.in_store(store.id) as session:
        await make_order(session, jug, quantity=3)

    await recount_sales(runtime)
    await mirror_indexes(replace(runtime, meilisearch=client))

    async with database.in_store(store.id) as session:
        assert (await session.scalars(select(SearchDocument.sales))).all() == [3]
    assert stand_in.indexes[index_of(store.id)].documents[str(jug.product_id)]["sales"] == 3


async def test_searches_of_long_ago_are_forgotten(runtime: Runtime, database: Database, store: Store):
    today = utc_now().date()
    async with database.in_store(store.id) as session:
        await rebuild_index(session, now=utc_now())
        for days in (0, 400, 401):
            await record_search(session, "jug", found=1, day=today - timedelta(days=days))

    await recount_sales(runtime)

    async with database.in_store(store.id) as session:
        kept = (await session.scalars(select(SearchDay.day).order_by(SearchDay.day))).all()
    assert kept == [today - timedelta(days=400), today]
