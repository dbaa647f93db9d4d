"""Hold the counters of goods that leave and come back in one transaction."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.models import HELD, Reservation, StockLevel


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


async def lock_levels_with_held(
    session: AsyncSession, holder_id: UUID | None, variant_ids: Iterable[UUID]
) -> None:
    """Lock the counters of these variants and of what a cart or a change still holds, in one sorted order (R2).

    The reservations come first, as they do for whoever claims them or gives them back because their time is over.
    """
    goods = set(variant_ids)
    if holder_id is not None:
        goods |= set(
            await session.scalars(
                select(Reservation.variant_id)
                .where(Reservation.cart_id == holder_id, Reservation.state == HELD)
                .order_by(Reservation.variant_id)
                .with_for_update()
            )
        )
    await lock_levels(session, goods)
