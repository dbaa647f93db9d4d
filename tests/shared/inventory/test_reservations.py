from datetime import timedelta

import pytest
from sqlalchemy import select

from shared.inventory.errors import SoldOut, StockChanged
from shared.inventory.models import Reservation, StockLevel, StockMovement
from shared.inventory.reserve import reserve
from shared.inventory.set_stock import set_stock
from shared.inventory.settle_reservations import claim, release, release_expired
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant

HALF_AN_HOUR = timedelta(minutes=30)


async def level_of(session, variant):
    found = await session.get(StockLevel, (variant.store_id, variant.id), populate_existing=True)
    return (found.on_hand, found.reserved)


async def hold(session, variant, quantity, *, now=None):
    cart_id, now = new_id(), now or utc_now()
    await reserve(session, {variant.id: quantity}, cart_id=cart_id, until=now + HALF_AN_HOUR, now=now)
    return cart_id


async def test_what_is_held_is_not_available_to_others(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=3)
        await hold(session, variant, 2)

        with pytest.raises(SoldOut) as refused:
            await hold(session, variant, 2)

        assert refused.value.available == 1
        assert await level_of(session, variant) == (3, 2)


async def test_claim_and_release_compete_and_only_the_first_counts(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=3)
        cart_id = await hold(session, variant, 2)

        await claim(session, cart_id, order_id=new_id(), actor="test", now=utc_now())
        released = await release(session, cart_id, now=utc_now())

        assert released == 0
        assert await level_of(session, variant) == (1, 0)


async def test_what_was_given_back_is_not_claimed_any_more(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=3)
        cart_id = await hold(session, variant, 2)
        assert await release(session, cart_id, now=utc_now()) == 2

        await claim(session, cart_id, order_id=new_id(), actor="test", now=utc_now())

        assert await level_of(session, variant) == (3, 0)
        sales = select(StockMovement).where(StockMovement.reason == "sale")
        assert (await session.scalars(sales)).all() == []


async def test_an_expired_hold_comes_back_once(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant, long_ago = await make_variant(session, stock=3), utc_now() - timedelta(hours=2)
        await hold(session, variant, 2, now=long_ago)
        fresh = await hold(session, variant, 1)

        assert await release_expired(session, now=utc_now()) == 2
        assert await release_expired(session, now=utc_now()) == 0

        assert await level_of(session, variant) == (3, 1)
        states = dict((await session.execute(select(Reservation.cart_id, Reservation.state))).all())
        assert states[fresh] == "held"


async def test_a_count_of_another_moment_is_refused(database: Database, store: Store):
    """T10: the figure carries the one that was seen."""
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=5)

        with pytest.raises(StockChanged) as refused:
            await set_stock(
                session, variant.id, on_hand=9, seen=7, reason="adjustment", actor="m", now=utc_now()
            )

        assert (refused.value.seen, refused.value.on_hand) == (7, 5)
        assert await level_of(session, variant) == (5, 0)


async def test_setting_the_same_figure_changes_nothing(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=5)

        changed = await set_stock(
            session, variant.id, on_hand=5, seen=5, reason="adjustment", actor="m", now=utc_now()
        )

        assert changed is False


@pytest.mark.parametrize("figure", [-1, 10_000_001])
async def test_an_absurd_figure_is_refused(database: Database, store: Store, figure: int):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=5)

        with pytest.raises(Invalid):
            await set_stock(
                session, variant.id, on_hand=figure, seen=5, reason="adjustment", actor="m", now=utc_now()
            )

        assert await level_of(session, variant) == (5, 0)


async def test_stock_is_not_set_below_what_is_reserved(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=5)
        await hold(session, variant, 4)

        with pytest.raises(Invalid):
            await set_stock(
                session, variant.id, on_hand=3, seen=5, reason="adjustment", actor="m", now=utc_now()
            )

        assert await level_of(session, variant) == (5, 4)
