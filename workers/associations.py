"""Each night products learn what is bought with them."""

from sqlalchemy import select

from shared.orders.bought_together import note_bought_together
from shared.stores.models import Store
from workers.rounds import in_each_store
from workers.runtime import Runtime


async def learn_associations(runtime: Runtime) -> None:
    """Look at every store's orders, store by store."""
    async with runtime.database.as_platform() as session:
        stores = (await session.scalars(select(Store.id).order_by(Store.id))).all()
    await in_each_store(
        runtime, "associations", stores, lambda session: note_bought_together(session, now=runtime.clock())
    )
