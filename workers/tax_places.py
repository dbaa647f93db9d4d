"""Stores hear of places where they sell so much that they may have to register for tax."""

from sqlalchemy import select

from shared.insight.tax_places import note_passed_thresholds
from shared.stores.models import OPEN, Store
from workers.rounds import in_each_store
from workers.runtime import Runtime


async def look_at_thresholds(runtime: Runtime) -> None:
    """Hold the kept figures of each open store against the thresholds; what is noted once is not noted again."""
    async with runtime.database.as_platform() as session:
        stores = (await session.scalars(select(Store.id).where(Store.state == OPEN).order_by(Store.id))).all()
    await in_each_store(
        runtime,
        "tax thresholds",
        stores,
        lambda session: note_passed_thresholds(session, now=runtime.clock()),
    )
