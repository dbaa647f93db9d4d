"""Decide how long buyers may cancel by themselves, and which orders somebody looks at first."""

from datetime import datetime
from typing import Final

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.orders.hold_order import HoldRules
from shared.stores.models import Store

# A week.
LONGEST_WINDOW: Final = 10_080


async def change_order_settings(
    session: AsyncSession, *, cancellation_minutes: int, rules: HoldRules, actor: str, now: datetime
) -> None:
    """Let buyers cancel what they placed not longer ago than that (0: not at all), and keep the rules for holding."""
    store_id, minutes = session.info["store_id"], min(max(cancellation_minutes, 0), LONGEST_WINDOW)
    await session.execute(
        update(Store)
        .where(Store.id == store_id)
        .values(cancellation_minutes=minutes, hold_rules=rules.as_record())
        .execution_options(synchronize_session=False)
    )
    told = {"minutes": minutes} | rules.as_record()
    record(session, "store.order_settings_changed", store_id, actor=actor, now=now, **told)
