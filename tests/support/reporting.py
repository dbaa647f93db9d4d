"""What reports are made of: sales, and their figures reckoned."""

import csv
import io
from datetime import date, timedelta

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.insight.follow_buyers import follow_buyers, gather_buyers
from shared.insight.models import BuyerDayFigures
from shared.insight.refresh_figures import refresh_figures
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.models import Order
from shared.products.models import Variant
from shared.stores.models import Store
from shared.stores.queries import current_store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_order


async def reckoned(database: Database, store: Store) -> None:
    is_left = True
    while is_left:
        async with database.in_store(store.id) as session:
            is_left = await refresh_figures(session, await current_store(session))


async def followed(session: AsyncSession) -> None:
    """Let what is kept of buyers follow days that a test has written itself."""
    await session.flush()
    first, last = date(2000, 1, 1), date(2200, 1, 1)
    buyers = set(await session.scalars(select(BuyerDayFigures.buyer)))
    await gather_buyers(session, first, last, await follow_buyers(session, buyers, first, last))


async def sold(
    database: Database, store: Store, *, days_ago: int = 0, title: str = "Bowl", cost: int = 700
) -> Variant:
    """Let two bowls be sold for 19.00 each, which cost 7.00, with 4.90 for delivery."""
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title=title)
        variant.sku, variant.cost_minor = "B-1", cost
    async with database.in_store(store.id) as session:
        order = await make_order(session, variant, quantity=2)
    async with database.in_store(store.id) as session:
        moment = utc_now() - timedelta(days=days_ago)
        await session.execute(update(Order).where(Order.id == order.id).values(placed_at=moment))
    await reckoned(database, store)
    return variant


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))
