"""Goods that come into the house and are not for sale."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.models import StockLevel
from shared.inventory.settle_reservations import write_movement


async def pass_through(
    session: AsyncSession,
    goods: Mapping[UUID, int],
    *,
    came: str,
    went: str,
    order_id: UUID,
    actor: str,
    now: datetime,
) -> None:
    """Note in the ledger that goods came in for one reason and left at once for another; what is on hand stays.

    Nobody who waits is served by them. What is not counted has no ledger.
    """
    counted = await session.scalars(
        select(StockLevel.id)
        .where(
            StockLevel.store_id == session.info["store_id"],
            StockLevel.id.in_(list(goods)),
            StockLevel.is_tracked,
        )
        .order_by(StockLevel.id)
    )
    for variant_id in counted.all():
        for pieces, reason in ((goods[variant_id], came), (-goods[variant_id], went)):
            await write_movement(
                session, variant_id, pieces, reason=reason, subject_id=order_id, actor=actor, now=now
            )
