"""T1 to T6, T10, T12 and T14 against real PostgreSQL, near and far: what stays right when every read is stale.

`SOUK_ROUNDS=20 make unit` runs each race as often as the acceptance test asks for.
"""

import asyncio
from collections import Counter
from uuid import UUID

import pytest
from sqlalchemy import func, select

from shared.inventory.errors import StockChanged
from shared.inventory.models import AwaitedGoods, Reservation, StockLevel, StockMovement
from shared.inventory.set_stock import set_stock
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.orders.models import Order
from shared.stores.models import Store
from tests.support.checkouts import assert_books_are_right, carts_of, count_orders
from tests.support.factories.catalogue import make_bundle, make_variant
from tests.support.factories.orders import make_cart, make_order
from tests.support.races import Races, buy, call_off, deadlocks, far_away
from tests.support.rounds import rounds

# Seconds of a round trip to PostgreSQL, and how many times fewer race there: each holds its locks for about a second.
NEAR, FAR = (0.0, 1), (0.1, 5)

distances = pytest.mark.parametrize(("delay", "fewer"), [NEAR, FAR], ids=["near", "far"])


def times(delay: float) -> range:
    return range(rounds(1 if delay else 2))


async def stock_of(database: Database, store: Store) -> list[int]:
    """Return what is on hand of each variant, in the order of their making."""
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(StockLevel.on_hand).order_by(StockLevel.id)))


@distances
async def test_the_last_units_go_to_as_many_buyers(
    database: Database, settings: Settings, store: Store, races: Races, delay: float, fewer: int
):
    """T1, the conditional update: nobody gets what is not there, nobody meets an error."""
    buyers, units = 100 // fewer, 10 // fewer
    async with far_away(settings.database, delay) as way:
        for done in times(delay):
            async with database.in_store(store.id) as session:
                variant = await make_variant(session, stock=units)
            carts = await carts_of(database, store, [[variant]] * buyers)

            answers = await races.run(way, buy, store.id, carts)

            assert answers.pop(f"sold out {variant.id}") == buyers - units
            assert set(answers.values()) == {1}
            assert len(answers) == units
            assert await count_orders(database, store.id) == units * (done + 1)
    assert set(await stock_of(database, store)) == {0}
    await assert_books_are_right(database, store.id)


@distances
async def test_one_cart_in_many_tabs_becomes_one_order(
    database: Database, settings: Settings, store: Store, races: Races, delay: float, fewer: int
):
    """T2."""
    tabs, stock = 30 // fewer, 20
    async with far_away(settings.database, delay) as way:
        for _ in times(delay):
            async with database.in_store(store.id) as session:
                variant = await make_variant(session, stock=stock)
            carts = await carts_of(database, store, [[variant]])

            answers = await races.run(way, buy, store.id, carts * tabs)

            async with database.in_store(store.id) as session:
                placed = (await session.scalars(select(Order.id).where(Order.cart_id == carts[0]))).one()
            assert answers == {str(placed): tabs}
    assert set(await stock_of(database, store)) == {stock - 1}
    await assert_books_are_right(database, store.id)


@distances
async def test_carts_in_opposite_order_never_deadlock(
    database: Database, settings: Settings, store: Store, races: Races, delay: float, fewer: int
):
    """T3, the sorted locks: buyers of three things, half of them the other way round."""
    buyers, units = 120 // fewer, 45 // fewer
    before = await deadlocks(database)
    async with far_away(settings.database, delay) as way:
        for _ in times(delay):
            async with database.in_store(store.id) as session:
                goods = [await make_variant(session, stock=units) for _ in range(3)]
            carts = await carts_of(database, store, [goods, goods[::-1]] * (buyers // 2))

            answers = await races.run(way, buy, store.id, carts)

            missing = " ".join(["sold out", *(str(variant.id) for variant in goods)])
            assert answers.pop(missing) == buyers - units
            assert (len(answers), set(answers.values())) == (units, {1})
    # Counted by PostgreSQL, because Database.run would try again and hide them.
    assert await deadlocks(database) == before
    assert set(await stock_of(database, store)) == {0}
    await assert_books_are_right(database, store.id)


@distances
async def test_a_cart_is_sold_whole_or_not_at_all(
    database: Database, settings: Settings, store: Store, races: Races, delay: float, fewer: int
):
    """T4: of one thing there is plenty, of the other one piece; the refusal names that one only."""
    buyers, plenty = 30 // fewer, 50
    async with far_away(settings.database, delay) as way:
        for _ in times(delay):
            async with database.in_store(store.id) as session:
                common, rare = await make_variant(session, stock=plenty), await make_variant(session, stock=1)
            carts = await carts_of(database, store, [[common, rare], [rare, common]] * (buyers // 2))

            answers = await races.run(way, buy, store.id, carts)

            assert answers.pop(f"sold out {rare.id}") == buyers - 1
            assert list(answers.values()) == [1]
            assert (await stock_of(database, store))[-2:] == [plenty - 1, 0]
    await assert_books_are_right(database, store.id)


@distances
async def test_two_lines_of_one_thing_count_together(
    database: Database, settings: Settings, store: Store, races: Races, delay: float, fewer: int
):
    """T5: each cart holds one plain and one as a gift, and there is enough for one and a half carts."""
    buyers = 30 // fewer
    async with far_away(settings.database, delay) as way:
        for _ in times(delay):
            async with database.in_store(store.id) as session:
                variant = await make_variant(session, stock=3)
                carts = [
                    (await make_cart(session, variant, notes=("", "a gift")))[0].id for _ in range(buyers)
                ]

            answers = await races.run(way, buy, store.id, carts)

            assert answers.pop(f"sold out {variant.id}") == buyers - 1
            assert list(answers.values()) == [1]
    assert set(await stock_of(database, store)) == {1}
    async with database.in_store(store.id) as session:
        held = select(func.count()).select_from(Reservation).where(Reservation.state == "held")
        assert await session.scalar(held) == 0
    await assert_books_are_right(database, store.id)


@distances
async def test_bundles_and_their_parts_share_one_stock(
    database: Database, settings: Settings, store: Store, races: Races, delay: float, fewer: int
):
    """T6: a bundle is two of a thing of which there are forty; as many want the bundle as want one."""
    buyers, units = 30 // fewer, 40 // fewer
    async with far_away(settings.database, delay) as way:
        for _ in times(delay):
            async with database.in_store(store.id) as session:
                part = await make_variant(session, stock=units)
                bundle = await make_bundle(session, (part, 2))
            carts = await carts_of(database, store, [[bundle], [part]] * buyers)

            answers = await races.run(way, buy, store.id, carts)

            refused = answers.pop(f"sold out {part.id}")
            assert set(answers.values()) == {1}
            assert len(answers) + refused == 2 * buyers
            async with database.in_store(store.id) as session:
                sold = await session.scalar(
                    select(func.sum(-StockMovement.quantity)).where(
                        StockMovement.variant_id == part.id, StockMovement.reason == "sale"
                    )
                )
            # One may be left: too few for the bundles that came last.
            assert sold in (units - 1, units)
            assert (await stock_of(database, store))[-1] == units - sold
    await assert_books_are_right(database, store.id)


@distances
async def test_bundles_with_the_same_parts_in_another_order_never_deadlock(
    database: Database, settings: Settings, store: Store, races: Races, delay: float, fewer: int
):
    """The sorted locks again, of what bundles are made of."""
    buyers, units = 60 // fewer, 20 // fewer
    before = await deadlocks(database)
    async with far_away(settings.database, delay) as way:
        for _ in times(delay):
            async with database.in_store(store.id) as session:
                parts = [await make_variant(session, stock=units) for _ in range(3)]
                one = await make_bundle(session, *((part, 1) for part in parts))
                other = await make_bundle(session, *((part, 1) for part in parts[::-1]))
            carts = await carts_of(database, store, [[one], [other]] * (buyers // 2))

            answers = await races.run(way, buy, store.id, carts)

            missing = " ".join(["sold out", *(str(part.id) for part in parts)])
            assert answers.pop(missing) == buyers - units
            assert (len(answers), set(answers.values())) == (units, {1})
    assert await deadlocks(database) == before
    assert set(await stock_of(database, store)) == {0}
    await assert_books_are_right(database, store.id)


@distances
async def test_many_cancellations_restock_once(
    database: Database, settings: Settings, store: Store, races: Races, delay: float, fewer: int
):
    """T12."""
    clicks = 30 // fewer
    async with far_away(settings.database, delay) as way:
        for _ in times(delay):
            async with database.in_store(store.id) as session:
                order = await make_order(session, await make_variant(session, stock=5), quantity=3)

            answers = await races.run(way, call_off, store.id, [order.id] * clicks)

            assert answers == {"cancelled": 1, "already": clicks - 1}
    assert set(await stock_of(database, store)) == {5}
    await assert_books_are_right(database, store.id)


async def buy_or_count(database: Database, store_id: UUID, thing_id: UUID) -> str:
    """Check a cart out, or (the id of a variant) look at its stock and set it to 20 a moment later."""
    async with database.in_store(store_id) as session:
        level = await session.get(StockLevel, (store_id, thing_id))
        seen = level.on_hand if level else None
    if seen is None:
        return await buy(database, store_id, thing_id)
    await asyncio.sleep(0.02)

    async def count(session):
        await set_stock(
            session, thing_id, on_hand=20, seen=seen, reason="adjustment", actor="race", now=utc_now()
        )
        return f"set {20 - seen}"

    try:
        return await database.run(store_id, count)
    except StockChanged:
        return "changed"


@distances
async def test_a_count_while_goods_are_sold_loses_no_sale(
    database: Database, settings: Settings, store: Store, races: Races, delay: float, fewer: int
):
    """T10: each count was of the figure that it replaces, or is refused."""
    buyers, counts = 30 // fewer, 6
    async with far_away(settings.database, delay) as way:
        for _ in times(delay):
            async with database.in_store(store.id) as session:
                variant = await make_variant(session, stock=50)
            carts = await carts_of(database, store, [[variant]] * buyers)

            answers = await races.run(way, buy_or_count, store.id, [*carts, *[variant.id] * counts])

            too_late, refused = answers.pop(f"sold out {variant.id}", 0), answers.pop("changed", 0)
            moved = Counter(
                {answer: answers.pop(answer) for answer in [*answers] if answer.startswith("set ")}
            )
            assert set(answers.values()) == {1}
            assert (len(answers) + too_late, moved.total() + refused) == (buyers, counts)
            async with database.in_store(store.id) as session:
                ledger = select(StockMovement.quantity).where(
                    StockMovement.variant_id == variant.id, StockMovement.reason == "adjustment"
                )
                by_hand = list(await session.scalars(ledger))
            # Setting it to what it is writes nothing.
            assert Counter(f"set {one}" for one in by_hand) == moved - Counter({"set 0": moved["set 0"]})
            left = (await stock_of(database, store))[-1]
            assert left == 50 - len(answers) + sum(by_hand)
            assert left == 0 or not too_late
    await assert_books_are_right(database, store.id)


@distances
async def test_backorders_stop_at_their_limit(
    database: Database, settings: Settings, store: Store, races: Races, delay: float, fewer: int
):
    """T14."""
    buyers, limit = 50 // fewer, 5
    async with far_away(settings.database, delay) as way:
        for _ in times(delay):
            async with database.in_store(store.id) as session:
                variant = await make_variant(session, stock=0, backorder_limit=limit)
            carts = await carts_of(database, store, [[variant]] * buyers)

            answers = await races.run(way, buy, store.id, carts)

            assert answers.pop(f"sold out {variant.id}") == buyers - limit
            assert (len(answers), set(answers.values())) == (limit, {1})
            async with database.in_store(store.id) as session:
                flagged = select(AwaitedGoods.order_id, AwaitedGoods.waiting).where(
                    AwaitedGoods.variant_id == variant.id
                )
                assert {(str(order), waiting) for order, waiting in await session.execute(flagged)} == {
                    (order, 1) for order in answers
                }
    assert set(await stock_of(database, store)) == {-limit}
    await assert_books_are_right(database, store.id)
