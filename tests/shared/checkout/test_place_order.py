from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from shared.carts.errors import CartEmpty
from shared.carts.models import Cart, CartLine
from shared.carts.queries import whole_cart
from shared.checkout.errors import PriceChanged
from shared.checkout.place_order import order_token, place_order
from shared.inventory.errors import SoldOut
from shared.inventory.models import Reservation, StockLevel, StockMovement
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.kernel.tokens import hash_token
from shared.orders.models import Order
from shared.orders.queries import order_by_token
from shared.payments.methods import CASH_ON_DELIVERY
from shared.products.models import Product
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import BUYER, make_cart, make_order


async def place(session, cart, **changes):
    terms: dict[str, Any] = {
        "buyer": BUYER,
        "method": CASH_ON_DELIVERY,
        "seen_total_minor": None,
        "secret_key": "k",
        "now": utc_now(),
    }
    return await place_order(session, await current_store(session), cart, **(terms | changes))


async def test_copies_the_amounts_that_the_buyer_saw(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, price_minor=1999, stock=5)

        order = await make_order(session, variant, quantity=3)

        assert (order.subtotal_minor, order.shipping_minor, order.total_minor) == (5997, 490, 6487)
        assert [(line.quantity, line.unit_price_minor, line.total_minor) for line in order.lines] == [
            (3, 1999, 5997)
        ]
        assert order.number == 1001


async def test_delivers_free_from_the_stores_limit(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, price_minor=5000)

        order = await make_order(session, variant, quantity=2)

        assert (order.shipping_minor, order.total_minor) == (0, 10000)


async def test_takes_the_goods_out_of_stock_and_writes_the_ledger(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=5)

        order = await make_order(session, variant, quantity=2)

        level = await session.scalar(select(StockLevel).execution_options(populate_existing=True))
        assert (level.on_hand, level.reserved) == (3, 0)
        moved = (
            await session.execute(
                select(StockMovement.quantity, StockMovement.reason, StockMovement.subject_id)
            )
        ).all()
        assert sorted(moved) == [(-2, "sale", order.id), (5, "initial", None)]


async def test_asks_for_one_mail_in_the_same_transaction(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session))

        jobs = (await session.scalars(select(Job))).all()
        assert [(job.name, job.payload) for job in jobs] == [
            ("notifications.send_order_confirmation", {"order_id": str(order.id)})
        ]


async def test_a_cart_that_was_ordered_gives_the_same_order_again(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        cart, _ = await make_cart(session, await make_variant(session, stock=5))
        first = await place(session, cart)

        again = await place(session, await whole_cart(session, cart.id))

        assert again.id == first.id
        assert await session.scalar(select(func.count()).select_from(Order)) == 1
        assert await session.scalar(select(StockLevel.on_hand)) == 4


async def test_an_empty_cart_is_refused(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        cart, _ = await make_cart(session)

        with pytest.raises(CartEmpty):
            await place(session, cart)


async def test_one_sold_out_line_refuses_the_whole_cart_and_changes_nothing(database: Database, store: Store):
    """T4."""
    async with database.in_store(store.id) as session:
        plenty, gone = await make_variant(session, stock=5), await make_variant(session, stock=1)
        cart, _ = await make_cart(session, plenty, gone)
    async with database.in_store(store.id) as session:
        await session.execute(update(StockLevel).where(StockLevel.id == gone.id).values(on_hand=0))

    with pytest.raises(SoldOut) as refused:
        async with database.in_store(store.id) as session:
            await place(session, await whole_cart(session, cart.id))

    assert [(short.variant_id, short.available) for short in refused.value.shortages] == [(gone.id, 0)]
    async with database.in_store(store.id) as session:
        level = await session.get(StockLevel, (store.id, plenty.id))
        assert (level.on_hand, level.reserved) == (5, 0)
        assert (await session.get(Cart, (store.id, cart.id))).state == "open"
        for table in (Order, Reservation, Job):
            assert await session.scalar(select(func.count()).select_from(table)) == 0


@pytest.mark.parametrize("change", [{"state": "draft"}, {"state": "archived"}, {"deleted_at": utc_now()}])
async def test_what_has_left_the_shop_is_not_sold_from_a_cart(
    database: Database, store: Store, change: dict[str, Any]
):
    async with database.in_store(store.id) as session:
        stays, leaves = await make_variant(session, stock=5), await make_variant(session, stock=5)
        cart, _ = await make_cart(session, stays, leaves)
        await session.execute(update(Product).where(Product.id == leaves.product_id).values(**change))

    with pytest.raises(SoldOut) as refused:
        async with database.in_store(store.id) as session:
            await place(session, await whole_cart(session, cart.id))

    assert [(short.variant_id, short.available) for short in refused.value.shortages] == [(leaves.id, 0)]
    async with database.in_store(store.id) as session:
        assert (await session.get(Cart, (store.id, cart.id))).state == "open"
        assert set(await session.scalars(select(StockLevel.reserved))) == {0}
        assert await session.scalar(select(func.count()).select_from(Order)) == 0


async def test_the_same_variant_on_two_lines_is_asked_for_as_a_whole(database: Database, store: Store):
    """T5: gift-wrapped and plain, one of each, one left."""
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=1)
        cart, _ = await make_cart(session, variant)
        session.add(
            CartLine(
                store_id=store.id,
                cart_id=cart.id,
                variant_id=variant.id,
                quantity=1,
                note="gift",
                created_at=utc_now(),
            )
        )

    with pytest.raises(SoldOut):
        async with database.in_store(store.id) as session:
            await place(session, await whole_cart(session, cart.id))

    async with database.in_store(store.id) as session:
        level = await session.get(StockLevel, (store.id, variant.id))
        assert (level.on_hand, level.reserved) == (1, 0)


async def test_a_price_that_changed_meanwhile_has_to_be_confirmed(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        cart, _ = await make_cart(session, await make_variant(session, price_minor=1000))

        with pytest.raises(PriceChanged) as refused:
            await place(session, cart, seen_total_minor=1400)

        assert refused.value.total.minor == 1490
        assert await session.scalar(select(func.count()).select_from(Order)) == 0


async def test_the_secret_link_finds_the_order_and_only_its_hash_is_kept(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        order = await make_order(session, await make_variant(session), secret_key="of tests")
        token = order_token("of tests", order)

        assert (await order_by_token(session, token)).id == order.id
        assert order.token_hash == hash_token(token)
        assert len(token) == 43


async def test_orders_of_one_store_are_numbered_in_turn(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session)

        numbers = [(await make_order(session, variant)).number for _ in range(3)]

        assert numbers == [1001, 1002, 1003]


async def test_a_backordered_variant_sells_down_to_its_limit(database: Database, store: Store):
    """T14, one buyer after the other."""
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=0, backorder_limit=2)
        await make_order(session, variant, quantity=2)

        cart, _ = await make_cart(session)
        session.add(
            CartLine(
                store_id=store.id, cart_id=cart.id, variant_id=variant.id, quantity=1, created_at=utc_now()
            )
        )
        await session.flush()
        with pytest.raises(SoldOut):
            await place(session, await whole_cart(session, cart.id), now=utc_now() + timedelta(seconds=1))

        assert await session.scalar(select(StockLevel.on_hand)) == -2
