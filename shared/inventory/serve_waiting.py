"""Give goods that came in to those who wait for them, oldest first."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.models import AwaitedGoods, StockLevel
from shared.kernel.events import record
from shared.kernel.locked import locked


async def serve_waiting(
    session: AsyncSession, variant_ids: Iterable[UUID], *, actor: str, now: datetime
) -> int:
    """Let the oldest orders have what has come in of each variant; returns how many pieces that were.

    Call it when on hand has risen, in the transaction that raised it: the counter is locked then. As many wait as are
    missing, so that what is on hand below zero is always what all orders together still wait for.
    """
    return sum(
        [await _serve(session, variant_id, actor=actor, now=now) for variant_id in sorted(variant_ids)]
    )


async def stop_waiting(session: AsyncSession, order_id: UUID) -> None:
    """Forget what an order waits for: it is called off."""
    await session.execute(
        delete(AwaitedGoods)
        .where(AwaitedGoods.order_id == order_id)
        .execution_options(synchronize_session=False)
    )


async def wait_for_less(session: AsyncSession, order_id: UUID, pieces: Mapping[UUID, int]) -> None:
    """Let an order wait for so many pieces fewer of each variant, as far as it does; then put them back.

    Call it under the locks of their counters: as many wait as are missing.
    """
    for variant_id in sorted(pieces):
        await session.execute(
            update(AwaitedGoods)
            .where(
                AwaitedGoods.store_id == session.info["store_id"],
                AwaitedGoods.order_id == order_id,
                AwaitedGoods.variant_id == variant_id,
            )
            .values(waiting=func.greatest(AwaitedGoods.waiting - pieces[variant_id], 0))
            .execution_options(synchronize_session=False)
        )


async def _serve(session: AsyncSession, variant_id: UUID, *, actor: str, now: datetime) -> int:
    on_hand = await session.scalar(select(StockLevel.on_hand).where(StockLevel.id == variant_id))
    found = await session.scalars(
        locked(
            select(AwaitedGoods)
            .where(AwaitedGoods.variant_id == variant_id, AwaitedGoods.waiting > 0)
            .order_by(AwaitedGoods.created_at, AwaitedGoods.id)
        )
    )
    queue = found.all()
    free = came = sum(place.waiting for place in queue) - max(0, -(on_hand or 0))
    for place in queue:
        if free <= 0:
            break
        served = min(place.waiting, free)
        free -= served
        place.waiting -= served
        if place.waiting == 0:
            place.served_at = now
            record(session, "order.goods_came", place.order_id, actor=actor, now=now, pieces=place.quantity)
    await session.flush()
    return max(came, 0)
