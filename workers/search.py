"""Search stays true to the catalogue and to what sells."""

from functools import partial
from time import monotonic

from sqlalchemy.ext.asyncio import AsyncSession

from search.count_sales import count_sales
from search.keep_indexes import LONGEST_RUN, keep_index
from search.meilisearch_index import try_to_mirror
from search.record_search import forget_searches
from search.refresh_index import indexed_stores, stores_behind
from workers.rounds import in_each_store, one_by_one
from workers.runtime import Runtime


async def refresh_indexes(runtime: Runtime) -> None:
    """Index what changed in any store since the last look."""
    until = monotonic() + LONGEST_RUN
    async with runtime.database.as_platform() as session:
        stores = await stores_behind(session)
    keep = partial(keep_index, runtime.database, clock=runtime.clock, until=until)
    await one_by_one(runtime, "search indexes", [(store_id,) for store_id in stores], keep)


async def mirror_indexes(runtime: Runtime) -> None:
    """Tell Meilisearch what changed, where there is one."""
    if not runtime.meilisearch:
        return
    async with runtime.database.as_platform() as session:
        stores = await indexed_stores(session)
    mirror = partial(try_to_mirror, runtime.database, runtime.meilisearch, clock=runtime.clock)
    await one_by_one(runtime, "search mirrors", [(store_id,) for store_id in stores], mirror)


async def recount_sales(runtime: Runtime) -> None:
    """Let every store's results heed what sold of late, and forget what was searched for long ago."""
    async with runtime.database.as_platform() as session:
        stores = await indexed_stores(session)

    async def recount(session: AsyncSession) -> None:
        await count_sales(session, now=runtime.clock())
        await forget_searches(session, day=runtime.clock().date())

    await in_each_store(runtime, "search sales", stores, recount)
