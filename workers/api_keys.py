"""Stores hear of keys that expire soon."""

from sqlalchemy import select

from shared.stores.api_keys import EXPIRES_SOON, ApiKey
from shared.stores.note_expiring_keys import note_expiring_keys
from workers.rounds import in_each_store
from workers.runtime import Runtime


async def look_at_keys(runtime: Runtime) -> None:
    """Note in each store that has some which of its keys expire soon; what is noted once is not noted again."""
    now = runtime.clock()
    async with runtime.database.as_platform() as session:
        ends_soon = (
            ApiKey.revoked_at.is_(None),
            ApiKey.expires_at > now,
            ApiKey.expires_at <= now + EXPIRES_SOON,
        )
        found = select(ApiKey.store_id).where(*ends_soon).distinct().order_by(ApiKey.store_id)
        stores = (await session.scalars(found)).all()
    await in_each_store(runtime, "api keys", stores, lambda session: note_expiring_keys(session, now=now))
