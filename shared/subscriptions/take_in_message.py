"""Take in what a provider has sent about a subscription: once, with the wish to look."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.jobs import enqueue
from shared.payments.gateway import Heard
from shared.payments.take_in_message import write_down
from shared.subscriptions.jobs import LOOK_AT_SUBSCRIPTION
from shared.subscriptions.models import Subscription


async def take_in_subscription_message(
    session: AsyncSession,
    heard: Heard,
    *,
    provider: str,
    subscription_id: UUID,
    now: datetime,
    account_id: UUID | None = None,
) -> bool:
    """Write a message down and ask for a look at its subscription; returns whether it is new and about one of ours.

    Who may sign for one account says nothing of the subscriptions of another.
    """
    ours = select(Subscription.id).where(
        Subscription.id == subscription_id, Subscription.account_id.is_not_distinct_from(account_id)
    )
    if await session.scalar(ours) is None:
        return False
    written = await write_down(session, heard, provider=provider, now=now, subscription_id=subscription_id)
    if written is None:
        return False
    enqueue(session, LOOK_AT_SUBSCRIPTION, now=now, subscription_id=subscription_id, message_id=written)
    return True
