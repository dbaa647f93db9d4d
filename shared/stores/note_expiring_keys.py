"""Tell whoever looks after keys which of them expire soon."""

from datetime import datetime
from uuid import uuid5

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import Event
from shared.stores.api_keys import EXPIRES_SOON, ApiKey

EXPIRING_EVENT = "api_key.expiring"


async def note_expiring_keys(session: AsyncSession, *, now: datetime) -> int:
    """Note once of each of the store's keys that it expires within days; returns of how many it was noted now."""
    soon = await session.scalars(
        select(ApiKey).where(
            ApiKey.revoked_at.is_(None), ApiKey.expires_at > now, ApiKey.expires_at <= now + EXPIRES_SOON
        )
    )
    rows = [
        {
            "store_id": key.store_id,
            # The same for ever, whoever writes it: nobody is told twice.
            "id": uuid5(key.id, EXPIRING_EVENT),
            "name": EXPIRING_EVENT,
            "subject_id": key.id,
            "actor": "system",
            "data": {"key": key.actor, "until": key.expires_at.isoformat()},
            "occurred_at": now,
        }
        for key in soon
    ]
    if not rows:
        return 0
    fresh = await session.scalars(insert(Event).values(rows).on_conflict_do_nothing().returning(Event.id))
    return len(fresh.all())
