"""Hold the counters of goods that leave and come back in one transaction."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.models import StockLevel


async def lock_levels(session: AsyncSession, variant_ids: Iterable[UUID]) -> None:
    """Lock the counters of all these variants in sorted order (R2).

    Taking and putting back are sorted each by itself; one after the other, two changes could wait for each other.
    """
    await session.execute(
        select(StockLevel.id)
        .where(StockLevel.id.in_(list(variant_ids)))
        .order_by(StockLevel.id)
        .with_for_update()
    )
