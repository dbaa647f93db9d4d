"""Stock shows on pages only where few are left; then, and only then, a change of it raises the catalogue's version."""

from datetime import timedelta

from sqlalchemy import select

from shared.inventory.reserve import reserve
from shared.inventory.settle_reservations import release, release_expired
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.cancel_order import cancel_order
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_cart, make_order

MANY, FEW = 50, 4


async def version(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(Store.catalogue_version))).one()


async def test_an_order_that_leaves_many_changes_no_page(database: Database, store: Store):
    before = await version(database, store)
    async with database.in_store(store.id) as session:
        await make_order(session, await make_variant(session, stock=MANY))

    assert await version(database, store) == before


async def test_an_order_that_leaves_few_does(database: Database, store: Store):
    before = await version(database, store)
    async with database.in_store(store.id) as session:
        await make_order(session, await make_variant(session, stock=FEW))

    assert await version(database, store) == before + 1


async def test_an_order_of_what_is_not_counted_changes_no_page(database: Database, store: Store):
    before = await version(database, store)
    async with database.in_store(store.id) as session:
        await make_order(session, await make_variant(session, stock=None))

    assert await version(database, store) == before


async def test_goods_that_come_back_show_where_few_were_left(database: Database, store: Store):
    now = utc_now()
    async with database.in_store(store.id) as session:
        few = await make_order(session, await make_variant(session, stock=FEW))
        many = await make_order(session, await make_variant(session, stock=MANY))
    before = await version(database, store)

    async with database.in_store(store.id) as session:
        await cancel_order(session, many, reason="", actor="test", now=now)
    assert await version(database, store) == before
    async with database.in_store(store.id) as session:
        await cancel_order(session, few, reason="", actor="test", now=now)

    assert await version(database, store) == before + 1


async def test_what_a_checkout_gives_back_shows(database: Database, store: Store):
    now = utc_now()
    async with database.in_store(store.id) as session:
        for _ in range(2):
            variant = await make_variant(session, stock=FEW)
            cart, _token = await make_cart(session, variant)
            await reserve(session, {variant.id: FEW}, cart_id=cart.id, until=now - timedelta(1), now=now)
    before = await version(database, store)

    async with database.in_store(store.id) as session:
        await release(session, cart.id, now=now)
    assert await version(database, store) == before + 1
    async with database.in_store(store.id) as session:
        assert await release_expired(session, now=now) == FEW

    assert await version(database, store) == before + 2
