"""Correct a variant's stock by so many."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.errors import NotCounted
from shared.inventory.models import StockLevel
from shared.inventory.set_stock import set_stock
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say


async def adjust_stock(
    session: AsyncSession, variant_id: UUID, *, by: int, actor: str, now: datetime
) -> None:
    """Add to what is in the house, or take from it. Raises NotCounted, or Invalid where that is not there.

    The row is locked before it is read: two who correct at once both count.
    """
    on_hand = await session.scalar(
        select(StockLevel.on_hand).where(StockLevel.id == variant_id, StockLevel.is_tracked).with_for_update()
    )
    if on_hand is None:
        raise NotCounted
    if by < 0 and on_hand + by < 0:
        raise Invalid({"by": say("There are only %(count)s.", count=on_hand)})
    await set_stock(
        session, variant_id, on_hand=on_hand + by, seen=None, reason="adjustment", actor=actor, now=now
    )
