"""Give back what checkouts held for too long."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.models import HELD, Reservation


async def stores_with_expired(session: AsyncSession, *, now: datetime) -> list[UUID]:
    """Return the stores that hold something past its time (platform role)."""
    found = await session.scalars(
        select(Reservation.store_id)
        .where(Reservation.state == HELD, Reservation.expires_at <= now)
        .distinct()
    )
    return list(found)
