"""Let a buyer's store credit pay for the renewals of a subscription, or their card alone."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.subscriptions.models import RUNNING, Subscription
from shared.subscriptions.wish import SubscriptionOver


async def switch_credit(
    session: AsyncSession, subscription: Subscription, *, is_on: bool, actor: str, now: datetime
) -> None:
    """Say whether store credit pays first, from the next renewal on. Raises SubscriptionOver."""
    switched = await session.scalar(
        update(Subscription)
        .where(
            Subscription.store_id == subscription.store_id,
            Subscription.id == subscription.id,
            Subscription.state.in_(RUNNING),
        )
        .values(pays_with_credit=is_on)
        .returning(Subscription.id)
        .execution_options(synchronize_session=False)
    )
    if switched is None:
        raise SubscriptionOver
    name = "subscription.credit_on" if is_on else "subscription.credit_off"
    record(session, name, subscription.id, actor=actor, now=now)
