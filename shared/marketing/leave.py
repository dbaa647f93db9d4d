"""Send somebody no more news."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.marketing.campaigns import CampaignMail
from shared.marketing.models import LEFT, WAITING, Subscriber


async def leave(session: AsyncSession, subject: UUID, *, by_mail: UUID | None = None, now: datetime) -> bool:
    """Note that a mailbox wants no news, by its number; says whether it did.

    A link on its way to it is over. `by_mail` is the mail of a campaign whose way out was taken.
    """
    gone = await session.scalar(
        update(Subscriber)
        .where(Subscriber.id == subject, Subscriber.state != LEFT)
        .values(state=LEFT, left_at=now, link_ends_at=None)
        .returning(Subscriber.id)
        .execution_options(synchronize_session=False)
    )
    if gone is not None and by_mail is not None:
        await session.execute(
            update(CampaignMail)
            .where(CampaignMail.id == by_mail, CampaignMail.subscriber_id == subject)
            .values(left_at=now)
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
