"""Decide how long buyers may cancel by themselves."""

from datetime import datetime
from typing import Final

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.stores.models import Store

# A week.
LONGEST_WINDOW: Final = 10_080


async def change_cancellation(session: AsyncSession, *, minutes: int, actor: str, now: datetime) -> None:
    """Let buyers of the store cancel what they placed not longer ago than that; 0: not at all."""
    store_id = session.info["store_id"]
    await session.execute(
        update(Store)
        .where(Store.id == store_id)
        .values(cancellation_minutes=min(max(minutes, 0), LONGEST_WINDOW))
        .execution_options(synchronize_session=False)
    )
    record(session, "store.cancellation_changed", store_id, actor=actor, now=now, minutes=minutes)
