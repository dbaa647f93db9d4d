"""Bring a subscription to what its provider says of it. A fact is what was said last; nothing follows its end."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.abandon_subscription import return_codes
from shared.kernel.events import record
from shared.kernel.jobs import JobName, enqueue
from shared.payments.subscription_desk import ENDED, PAST_DUE, SubscriptionStanding
from shared.subscriptions.jobs import (
    SEND_SUBSCRIPTION_AHEAD,
    SEND_SUBSCRIPTION_ENDED,
    SEND_SUBSCRIPTION_FAILED,
    SEND_SUBSCRIPTION_STARTED,
)
from shared.subscriptions.models import NOTHING, Subscription
from shared.subscriptions.plans import DAY

AHEAD: Final = timedelta(days=3)
SOMETIMES: Final = timedelta(hours=6)
# The provider writes an invoice some time before it charges it.
AFTER_RENEWAL: Final = timedelta(minutes=5)


async def settle_subscription(
    session: AsyncSession, subscription: Subscription, told: SubscriptionStanding, *, now: datetime
) -> None:
    """Bring a locked subscription to what was told of it, and tell its buyer what they should know, once each."""
    if subscription.state == ENDED:
        subscription.look_at = None
        return
    before, subscription.state = subscription.state, told.state
    subscription.provider_id = subscription.provider_id or told.provider_id
    subscription.payer, subscription.url = told.customer, None
    subscription.is_paused, subscription.resumes_at = told.is_paused, told.resumes_at
    subscription.ends_with_period, subscription.renews_at = told.ends_with_period, told.renews_at
    if subscription.began_at is None:
        subscription.began_at = now
        _tell_buyer(session, subscription, "subscription.began", SEND_SUBSCRIPTION_STARTED, now=now)
    if told.state == PAST_DUE and before != PAST_DUE:
        _tell_buyer(session, subscription, "subscription.payment_failed", SEND_SUBSCRIPTION_FAILED, now=now)
    if told.state == ENDED:
        subscription.ended_at, subscription.wish = now, NOTHING
        subscription.problem = "unpaid" if told.is_unpaid_end else None
        if not told.invoices:
            # It ended before anything was paid, so nobody has had what its codes took off.
            await return_codes(session, subscription, now=now)
        _tell_buyer(session, subscription, "subscription.ended", SEND_SUBSCRIPTION_ENDED, now=now)
    if _is_to_be_told(subscription, now=now):
        subscription.told_of = subscription.renews_at
        enqueue(session, SEND_SUBSCRIPTION_AHEAD, now=now, subscription_id=subscription.id)
    subscription.look_at = _next_look(subscription, now=now)
    await session.flush()


def _is_to_be_told(subscription: Subscription, *, now: datetime) -> bool:
    """Whether the next payment is near and its buyer has not been told; who pays every few days knows."""
    renews_at = subscription.renews_at
    is_charged = subscription.is_running and not subscription.is_paused and not subscription.ends_with_period
    is_rare = subscription.every != DAY or subscription.count > AHEAD.days * 2
    return bool(
        is_charged
        and is_rare
        and renews_at
        and renews_at - AHEAD <= now < renews_at
        and subscription.told_of != renews_at
    )


def _next_look(subscription: Subscription, *, now: datetime) -> datetime | None:
    """Return when to ask though nobody called: when it is to be told of, after it renews, and now and then."""
    if not subscription.is_running:
        return None
    moments = [now + SOMETIMES]
    if subscription.state == PAST_DUE:
        moments.append(now + timedelta(hours=1))
    if subscription.renews_at is not None:
        moments += [subscription.renews_at - AHEAD, subscription.renews_at + AFTER_RENEWAL]
    return min(moment for moment in moments if moment > now)


def _tell_buyer(
    session: AsyncSession, subscription: Subscription, event: str, mail: JobName, *, now: datetime
) -> None:
    record(session, event, subscription.id, actor="system", now=now)
    enqueue(session, mail, now=now, subscription_id=subscription.id)
