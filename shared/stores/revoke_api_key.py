"""End a key before its time."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.stores.api_keys import ApiKey


async def revoke_api_key(session: AsyncSession, key: ApiKey, *, actor: str, now: datetime) -> bool:
    """End a key and all of its secrets, with the next call that anybody makes; returns whether it was there to end.

    Whoever may look after keys may end any: to stop what somebody else's program does takes nothing from anybody.
    """
    ended = await session.scalar(
        update(ApiKey)
        .where(ApiKey.id == key.id, ApiKey.revoked_at.is_(None))
        .values(revoked_at=now, former_hash=None, former_until=None)
        .returning(ApiKey.id)
        .execution_options(synchronize_session=False)
    )
    if ended is not None:
        record(session, "api_key.revoked", key.id, actor=actor, now=now, key=key.actor)
    return ended is not None
