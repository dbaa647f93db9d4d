"""May this mailbox be sent marketing? Campaigns and series ask when they plan a mail and again when they send it."""

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.marketing.models import SUBSCRIBED, Subscriber
from shared.notifications.preferences import NEWS, MailRefusal, subject_of


async def may_be_mailed(session: AsyncSession, email: str) -> bool:
    """Say whether marketing may go to a mailbox now: its owner confirmed that they want it, and has not left since."""
    subject = subject_of(session.info["store_id"], email)
    return bool(await session.scalar(select(exists().where(Subscriber.id == subject, mailable()))))


def mailable() -> ColumnElement[bool]:
    """Return the same as a clause over `Subscriber`, for statements that walk many.

    A mailbox that takes no mail, or whose owner reported one as unwanted, counts as one that refused.
    """
    refused = exists().where(
        MailRefusal.store_id == Subscriber.store_id,
        MailRefusal.subject == Subscriber.id,
        MailRefusal.topic == NEWS,
    )
    return and_(Subscriber.state == SUBSCRIBED, ~refused)
