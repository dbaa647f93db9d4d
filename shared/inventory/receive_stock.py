"""Take goods into the house."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.errors import NotCounted
from shared.inventory.models import StockLevel
from shared.inventory.serve_waiting import serve_waiting
from shared.inventory.set_stock import LARGEST_STOCK
from shared.inventory.settle_reservations import write_movement
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.stores.queries import bump_catalogue


async def receive_stock(
    session: AsyncSession, variant_id: UUID, *, quantity: int, actor: str, now: datetime
) -> int:
    """Add goods that arrived, to those who wait for them first; returns how many pieces these get.

    Raises Invalid for a figure that nobody can mean, NotCounted for what has no stock. Locks the store's row last.
    """
    if not 1 <= quantity <= LARGEST_STOCK:
        raise Invalid(
            {"quantity": say("Enter a whole number from 1 to %(most)s.", most=f"{LARGEST_STOCK:,}")}
        )
    added = await session.execute(
        update(StockLevel)
        .where(
            StockLevel.store_id == session.info["store_id"],
            StockLevel.id == variant_id,
            StockLevel.is_tracked,
            StockLevel.on_hand + quantity <= LARGEST_STOCK,
        )
        .values(on_hand=StockLevel.on_hand + quantity, updated_at=now)
        .returning(StockLevel.id)
        .execution_options(synchronize_session=False)
    )
    if added.scalar() is None:
        raise NotCounted
    await write_movement(session, variant_id, quantity, reason="arrival", actor=actor, now=now)
    served = await serve_waiting(session, [variant_id], actor=actor, now=now)
    await bump_catalogue(session)
    return served
