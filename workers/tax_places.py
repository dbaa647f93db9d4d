"""Stores hear of places where they sell so much that they may have to register for tax."""

from sqlalchemy import select

from shared.insight.tax_places import note_passed_thresholds
from shared.stores.models import OPEN, Store
from workers.runtime import Runtime


async def look_at_thresholds(runtime: Runtime) -> None:
    """Hold the kept figures of each open store against the thresholds; what is noted once is not noted again."""
    async with runtime.database.as_platform() as session:
        stores = (await session.scalars(select(Store.id).where(Store.state == OPEN).order_by(Store.id))).all()
    for store_id in stores:
        async with runtime.database.in_store(store_id) as session:
            await note_passed_thresholds(session, now=runtime.clock())
