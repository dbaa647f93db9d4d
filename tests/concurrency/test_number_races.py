"""Orders by a pattern that begins anew, placed in several processes at once: each count once, in order, none left out."""

from uuid import UUID

from sqlalchemy import select

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.orders.models import Order
from shared.stores.models import Store
from shared.stores.number_orders import number_orders
from shared.stores.order_numbers import NumberPattern
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_cart
from tests.support.races import Races, buy

BUYERS = 12


async def carts(database: Database, store: Store) -> list[UUID]:
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=100)
        return [(await make_cart(session, variant))[0].id for _ in range(BUYERS)]


async def test_a_race_keeps_numbers_unique_and_in_order(
    races: Races, database: Database, settings: Settings, store: Store
):
    async with database.in_store(store.id) as session:
        pattern = NumberPattern("{year}-", "", 3, is_yearly=True)
        await number_orders(session, pattern, next_order=None, actor="test", now=utc_now())

    await races.run(settings.database, buy, store.id, await carts(database, store))

    async with database.in_store(store.id) as session:
        found = await session.scalars(select(Order.own_number).order_by(Order.number))
        counts = [str(number).rpartition("-")[2] for number in found]
    assert counts == [f"{count:03}" for count in range(1, BUYERS + 1)]
