"""Sales begin and end at their minute."""

from sqlalchemy.ext.asyncio import AsyncSession

from shared.products.jobs import END_SALE, START_SALE
from shared.products.run_sale import end_sale, start_sale
from workers.handlers import Ids, inside
from workers.runtime import Runtime


@inside(START_SALE)
async def begin(runtime: Runtime, session: AsyncSession, ids: Ids) -> None:
    """Reduce a price, if it is still meant to be."""
    await start_sale(session, ids["sale_id"], now=runtime.clock())


@inside(END_SALE)
async def finish(runtime: Runtime, session: AsyncSession, ids: Ids) -> None:
    """Put a price back."""
    await end_sale(session, ids["sale_id"], now=runtime.clock())
