"""Prices, costs and stock of many variants are changed by and by."""

from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.jobs import RUN_CHANGE
from shared.inventory.run_change import run_change
from workers.handlers import Ids, inside
from workers.runtime import Runtime


@inside(RUN_CHANGE)
async def go_on(runtime: Runtime, session: AsyncSession, ids: Ids) -> None:
    """Do the next variants of a change."""
    await run_change(session, ids["change_id"], now=runtime.clock())
