"""Figures of sales stay true to the orders."""

from time import monotonic
from typing import Final
from uuid import UUID

from shared.insight.refresh_figures import refresh_figures, stores_to_refresh
from shared.stores.queries import current_store
from workers.rounds import one_by_one
from workers.runtime import Runtime

# A rebuild of years goes on with the next round, so that no store waits for another's past.
_SECONDS: Final = 10.0


async def keep_figures(runtime: Runtime) -> None:
    """Reckon, store by store, the days that something has changed since the last round."""
    async with runtime.database.as_platform() as session:
        stores = await stores_to_refresh(session)

    async def reckon(store_id: UUID) -> None:
        began, is_left = monotonic(), True
        while is_left and monotonic() - began < _SECONDS / len(stores):
            async with runtime.database.in_store(store_id) as session:
                is_left = await refresh_figures(session, await current_store(session))

    await one_by_one(runtime, "figures", [(store_id,) for store_id in stores], reckon)
