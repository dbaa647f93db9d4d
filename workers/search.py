"""Search stays true to the catalogue and to what sells."""

from search.count_sales import count_sales
from search.keep_indexes import keep_indexes
from search.meilisearch_index import mirror_stores
from search.record_search import forget_searches
from search.refresh_index import indexed_stores
from workers.runtime import Runtime


async def refresh_indexes(runtime: Runtime) -> None:
    """Index what changed in any store since the last look."""
    await keep_indexes(runtime.database, clock=runtime.clock)


async def mirror_indexes(runtime: Runtime) -> None:
    """Tell Meilisearch what changed, where there is one."""
    if runtime.meilisearch:
        await mirror_stores(runtime.database, runtime.meilisearch, clock=runtime.clock)


async def recount_sales(runtime: Runtime) -> None:
    """Let every store's results heed what sold of late, and forget what was searched for long ago."""
    async with runtime.database.as_platform() as session:
        stores = await indexed_stores(session)
    for store_id in stores:
        async with runtime.database.in_store(store_id) as session:
            await count_sales(session, now=runtime.clock())
            await forget_searches(session, day=runtime.clock().date())
