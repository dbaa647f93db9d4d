"""Send somebody no more news."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.marketing.models import LEFT, WAITING, Subscriber


async def leave(session: AsyncSession, subject: UUID, *, now: datetime) -> bool:
    """Note that a mailbox wants no news, by its number; a link on its way to it is over. Says whether it got them."""
    gone = await session.scalar(
        update(Subscriber)
        .where(Subscriber.id == subject, Subscriber.state != LEFT)
        .values(state=LEFT, left_at=now, link_ends_at=None)
        .returning(Subscriber.id)
        .execution_options(synchronize_session=False)
    )
    if gone is not None:
        record(session, "subscriber.left", subject, actor="shopper", now=now)
    return gone is not None


async def forget_unconfirmed(session: AsyncSession, *, before: datetime) -> int:
    """Erase the addresses of those who were asked long ago and never pressed the button; returns how many."""
    gone = await session.scalars(
        delete(Subscriber)
        .where(Subscriber.state == WAITING, Subscriber.asked_at < before)
        .returning(Subscriber.id)
        .execution_options(synchronize_session=False)
    )
    return len(gone.all())
