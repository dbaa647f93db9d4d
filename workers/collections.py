"""Collections that fill themselves stay true to the catalogue, to the day and to what sells."""

from sqlalchemy import select

from search.sales import all_sales
from shared.products.fill_collection import fill_stale_collections, is_stale
from shared.products.models import Collection
from shared.stores.models import Store
from workers.runtime import Runtime


async def fill_collections(runtime: Runtime) -> None:
    """Fill, store by store, what has fallen behind."""
    now = runtime.clock()
    async with runtime.database.as_platform() as session:
        behind = await session.scalars(
            select(Store.id)
            .join(Collection, Collection.store_id == Store.id)
            .where(is_stale(Store.__table__.c.catalogue_version, now))
            .distinct()
        )
        stores = behind.all()
    for store_id in stores:
        async with runtime.database.in_store(store_id) as session:
            await fill_stale_collections(session, sales=await all_sales(session, now=now), now=now)
