"""Bring the indexes of all stores up to date, store by store, a few hundred products to a transaction."""

from time import monotonic
from typing import Final
from uuid import UUID

from search.refresh_index import MOST_AT_ONCE, refresh_index, stores_behind
from shared.kernel.clock import Clock
from shared.kernel.database import Database

LONGEST_RUN: Final = 40.0


async def keep_indexes(database: Database, *, clock: Clock, seconds: float = LONGEST_RUN) -> int:
    """Index what changed, for at most so many seconds; returns how many products. The next run goes on from there."""
    until = monotonic() + seconds
    async with database.as_platform() as session:
        stores = await stores_behind(session)
    count = 0
    for store_id in stores:
        count += await keep_index(database, store_id, clock=clock, until=until)
    return count


async def keep_index(database: Database, store_id: UUID, *, clock: Clock, until: float) -> int:
    """Index what changed in one store, until a moment of `time.monotonic`; returns how many products."""
    count, changed = 0, MOST_AT_ONCE
    while changed == MOST_AT_ONCE and monotonic() < until:
        async with database.in_store(store_id) as session:
            changed = await refresh_index(session, now=clock())
        count += changed
    return count
