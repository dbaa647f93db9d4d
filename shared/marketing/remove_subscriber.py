"""Erase an address from a newsletter."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.marketing.models import Subscriber


async def remove_subscriber(
    session: AsyncSession, subscriber: Subscriber, *, actor: str, now: datetime
) -> None:
    """Forget that a mailbox was ever asked; its owner can ask again, and what they refused stays refused."""
    record(session, "subscriber.removed", subscriber.id, actor=actor, now=now)
    await session.delete(subscriber)
    await session.flush()
