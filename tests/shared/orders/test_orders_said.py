"""Words in the list of orders are found by indexes, however many orders there are, and in one store only."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from shared.kernel.database import Database
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.orders.order_list import WantedOrders, page_and_count
from shared.orders.orders_said import BY_INDEXES, BY_NUMBER, BY_WORDS, orders_said
from shared.stores.models import Store
from tests.bench.dashboards.business import fill_stores
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.installation import make_store

ORDERS = 2_000


async def said(database: Database, store: Store, words: str) -> list[UUID] | None:
    async with database.as_platform() as session:
        return await orders_said(session, store.id, words)


async def plan_of(database: Database, statement: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the steps that PostgreSQL takes for a statement, with what they came by."""
    async with database.as_platform() as session:
        await session.execute(BY_INDEXES)
        asked = await session.execute(text(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}"), values)
        left, steps = [asked.scalar_one()[0]["Plan"]], []
        while left:
            step = left.pop()
            steps.append(step)
            left += step.get("Plans", [])
        return steps


async def test_a_search_visits_what_it_finds_and_not_the_store(
    database: Database, above_the_walls: AsyncEngine
):
    """By the plan, not by the clock: of 2,000 orders in each of two stores, a dozen are read."""
    stores = [await make_store(database) for _ in range(2)]
    await fill_stores(above_the_walls, [store.id for store in stores], lines=ORDERS * 5)
    async with above_the_walls.connect() as connection:
        plain = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await plain.execute(text("VACUUM ANALYZE orders, order_lines"))
    own = {"store": stores[0].id, "lines": 30_001, "orders": 10_001}
    for statement, values in (
        (BY_WORDS, own | {"inside": "%buyer 77%", "begins": "buyer 77%"}),
        (BY_NUMBER, own | {"number": 1077, "begins": "1077%", "plain": "1077", "marked": "#1077"}),
    ):
        steps = await plan_of(database, statement, values)

        assert {step["Node Type"] for step in steps} & {"Seq Scan", "Index Scan", "Index Only Scan"} == set()
        assert "ix_order_lines_words" in {step.get("Index Name") for step in steps}
        read = [
            step["Actual Rows"]
            + step.get("Rows Removed by Filter", 0)
            + step.get("Rows Removed by Index Recheck", 0)
            for step in steps
            if step["Node Type"] == "Bitmap Heap Scan"
        ]
        assert sum(read) < ORDERS / 10
    found = await said(database, stores[0], "Buyer 77")
    async with database.in_store(stores[0].id) as session:
        page, count = await page_and_count(session, WantedOrders(words="Buyer 77"), said=found)
        names = [order.buyer_name for order in page.rows]
    # 77, 770 to 779.
    assert (len(names), count, len(found or ())) == (11, 11, 11)
    assert names[0] == "Buyer 779"


@pytest.mark.parametrize(
    ("words", "count"),
    [("lovel", 1), ("ADA@EX", 1), ("kiln m", 1), ("skus-9", 1), ("kus-9", 0), ("100%", 0), ("ln_mu", 0)],
)
async def test_what_is_found_is_what_the_list_means_and_another_stores_never(
    database: Database, store: Store, words: str, count: int
):
    other = await make_store(database)
    keys = []
    for one in (store, other):
        async with database.in_store(one.id) as session:
            variant = await make_variant(session, title="Kiln Mug", stock=5)
            order = await make_order(session, variant)
            await session.execute(
                update(Order).values(
                    email="ada@example.com", address=Order.address.op("||")({"name": "Ada Lovelace"})
                )
            )
            await session.execute(update(OrderLine).values(sku="SKUS-9"))
            keys.append(order.id)

    assert await said(database, store, words) == keys[:count]
    # Whatever it is told, the wall shows nothing of another store.
    async with database.in_store(store.id) as session:
        page, found = await page_and_count(session, WantedOrders(words=words), said=keys)
        assert ([one.id for one in page.rows], found) == (keys[:count], count)


async def test_where_no_index_tells_every_order_is_asked(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session, title="Ox", stock=5))

    assert await said(database, store, "ox") is None
    assert await said(database, store, str(order.number)) == [order.id]
    async with database.in_store(store.id) as session:
        page, _ = await page_and_count(session, WantedOrders(words="ox"), said=None)
        assert [one.id for one in page.rows] == [order.id]


async def test_a_word_that_too_many_have_is_no_list(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Kiln Mug", stock=9)
        for _ in range(4):
            await make_order(session, variant)

    async with database.as_platform() as session:
        assert len(await orders_said(session, store.id, "kiln", most=2) or ()) == 4
        assert await orders_said(session, store.id, "kiln", most=1) is None
        # That of addresses alone is too many sooner: an order has one.
        assert await orders_said(session, store.id, "example", most=3) is None
