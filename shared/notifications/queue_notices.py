"""Write a job for everybody who waits for something that can be had again."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from shared.inventory.models import StockLevel
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job, columns_of
from shared.notifications.stock_notices import KEPT_FOR, SEND_BACK_IN_STOCK, StockNotice
from shared.products.bundles import with_stock
from shared.products.models import Variant
from shared.products.queries import shown


async def queue_notices(session: AsyncSession, *, now: datetime) -> int:
    """Have everybody mailed who waits for what can be bought now, each once; returns how many.

    Compared, not told: whoever changes stock, a limit, a product or a bundle's part need not think of this.
    """
    back = await _back(session)
    if not back:
        return 0
    queued = await session.scalars(
        update(StockNotice)
        .where(
            StockNotice.store_id == session.info["store_id"],
            StockNotice.variant_id.in_(back),
            StockNotice.queued_at.is_(None),
        )
        .values(queued_at=now)
        .returning(StockNotice.id)
        .execution_options(synchronize_session=False)
    )
    jobs = [
        {
            "store_id": session.info["store_id"],
            "id": new_id(),
            **columns_of(SEND_BACK_IN_STOCK, now=now, notice_id=notice_id),
        }
        for notice_id in queued
    ]
    if jobs:
        await session.execute(insert(Job), jobs)
    return len(jobs)


async def erase_old_notices(session: AsyncSession, *, now: datetime) -> None:
    """Forget wishes that are older than KEPT_FOR."""
    await session.execute(
        delete(StockNotice)
        .where(StockNotice.created_at < now - KEPT_FOR)
        .execution_options(synchronize_session=False)
    )


async def stores_with_notices(session: AsyncSession) -> list[UUID]:
    """Return the stores in which somebody waits (platform role)."""
    return list(await session.scalars(select(StockNotice.store_id).distinct()))


async def _back(session: AsyncSession) -> list[UUID]:
    wanted = select(StockNotice.variant_id).where(StockNotice.queued_at.is_(None))
    left = StockLevel.on_hand - StockLevel.reserved + StockLevel.backorder_limit
    found = await session.scalars(
        select(Variant)
        .join(Variant.product)
        .outerjoin(Variant.stock)
        .where(Variant.id.in_(wanted), Variant.deleted_at.is_(None), *shown())
        # A bundle has no stock of its own and is looked at whole below.
        .where(or_(StockLevel.id.is_(None), left > 0))
        .options(joinedload(Variant.product), *with_stock())
        .execution_options(populate_existing=True)
    )
    return [variant.id for variant in found if variant.is_available]
