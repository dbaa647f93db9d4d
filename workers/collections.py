"""Collections that fill themselves stay true to the catalogue, to the day and to what sells."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from search.sales import all_sales
from shared.products.fill_collection import fill_stale_collections, is_stale
from shared.products.models import Collection
from shared.stores.models import Store
from workers.rounds import in_each_store
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

    async def fill(session: AsyncSession) -> None:
        await fill_stale_collections(session, sales=await all_sales(session, now=now), now=now)

    await in_each_store(runtime, "collections", stores, fill)
