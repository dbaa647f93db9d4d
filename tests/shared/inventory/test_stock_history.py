"""The ledger of stock as people read it: each line with the level after it, a page after the other."""

import random
from datetime import timedelta
from itertools import pairwise

from sqlalchemy import func, select

from shared.inventory.models import StockLevel, StockMovement
from shared.inventory.receive_stock import receive_stock
from shared.inventory.set_stock import set_stock
from shared.inventory.stock_history import WantedLines
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.cancel_order import cancel_order
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order
from tests.support.stock_history import whole_history


async def test_the_latest_line_has_the_level_that_is_shown_after_many_operations(
    database: Database, store: Store
):
    chance = random.Random(7)  # noqa: S311 - the same operations each time
    async with database.in_store(store.id) as session:
        variants = [await make_variant(session, stock=500) for _ in range(3)]
    for _ in range(25):
        async with database.in_store(store.id) as session:
            variant, count = chance.choice(variants), chance.randint(1, 3)
            match chance.randrange(4):
                case 0:
                    await receive_stock(session, variant.id, quantity=count, actor="a", now=utc_now())
                case 1:
                    await set_stock(
                        session,
                        variant.id,
                        on_hand=chance.randint(200, 600),
                        seen=None,
                        reason="adjustment",
                        actor="a",
                        now=utc_now(),
                    )
                case 2:
                    await make_order(session, *variants, quantity=count)
                case _:
                    order = await make_order(session, variant, quantity=count)
                    await cancel_order(session, order, reason="", actor="a", now=utc_now())

    async with database.in_store(store.id) as session:
        # Not all at one moment, and some at the same: the order is one of moments and ids.
        lines = await whole_history(session, WantedLines(), size=7)
        levels = {
            key: on_hand for key, on_hand in await session.execute(select(StockLevel.id, StockLevel.on_hand))
        }
        count = await session.scalar(select(func.count()).select_from(StockMovement))
        counted_only = await whole_history(session, WantedLines(reason="adjustment"), size=3)
    assert len(lines) == len({line.id for line in lines}) == count
    known = {line.id: line.level for line in lines}
    for variant in variants:
        own = [line for line in lines if line.variant.id == variant.id]
        assert own[0].level == levels[variant.id]
        assert own[-1].level == own[-1].quantity
        assert all(later.level == line.level + later.quantity for later, line in pairwise(own))
    # A level is that of the whole ledger, whatever is left out of the list.
    assert [line.level for line in counted_only] == [known[line.id] for line in counted_only]
    assert {line.reason for line in counted_only} == {"adjustment"}


async def test_lines_of_one_moment_are_paged_without_losing_any(database: Database, store: Store):
    now = utc_now()
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=0)
        for _ in range(9):
            await receive_stock(session, variant.id, quantity=1, actor="a", now=now)

    async with database.in_store(store.id) as session:
        levels = [line.level for line in await whole_history(session, WantedLines(), size=2)]

    assert levels == list(range(9, 0, -1))


async def test_it_is_narrowed_by_kind_sku_and_days(database: Database, store: Store):
    now = utc_now()
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, stock=5)
        jug = await make_variant(session, stock=6)
        mug.sku, jug.sku = "AB_1", "ABC1"
        await receive_stock(session, mug.id, quantity=1, actor="a", now=now - timedelta(days=3))

    async def found(**wanted) -> list[tuple[str, int]]:
        async with database.in_store(store.id) as session:
            lines = await whole_history(session, WantedLines(**wanted), size=50)
            return sorted((line.reason, line.quantity) for line in lines)

    assert await found(reason="arrival") == [("arrival", 1)]
    assert await found(sku="ab_") == [("arrival", 1), ("initial", 5)]
    assert await found(sku="ABC") == [("initial", 6)]
    assert await found(variant_id=jug.id) == [("initial", 6)]
    assert await found(since=now - timedelta(days=1)) == [("initial", 5), ("initial", 6)]
    assert await found(until=now - timedelta(days=1)) == [("arrival", 1)]
    assert await found(reason="no such kind") == [("arrival", 1), ("initial", 5), ("initial", 6)]
