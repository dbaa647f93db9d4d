"""Each night products learn what is bought with them."""

from sqlalchemy import select

from shared.orders.bought_together import note_bought_together
from shared.stores.models import Store
from workers.runtime import Runtime


async def learn_associations(runtime: Runtime) -> None:
    """Look at every store's orders, store by store."""
    async with runtime.database.as_platform() as session:
        stores = (await session.scalars(select(Store.id).order_by(Store.id))).all()
    for store_id in stores:
        async with runtime.database.in_store(store_id) as session:
            await note_bought_together(session, now=runtime.clock())
