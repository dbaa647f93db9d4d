"""Say what is wanted of a subscription: the row says it first, then the provider is told (workers/subscriptions.py)."""

from datetime import datetime
from typing import Final

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Conflict, Invalid
from shared.kernel.events import record
from shared.kernel.jobs import enqueue
from shared.kernel.sentences import say, say_count
from shared.shipping.addresses import Address
from shared.subscriptions.jobs import GRANT_WISH
from shared.subscriptions.models import END, GO_ON, KEEP, PAUSE, RUNNING, SKIP, Subscription

SHOPPERS: Final = (PAUSE, SKIP, GO_ON, END, KEEP)


class SubscriptionOver(Conflict):
    """It has ended, or never began."""

    message = say("This subscription is over.")


class TermNotOver(Conflict):
    """Its buyer has agreed to more deliveries than came."""

    def __init__(self, left: int) -> None:
        super().__init__(
            say_count(
                "You have agreed to %(num)s more delivery before it can end.",
                "You have agreed to %(num)s more deliveries before it can end.",
                left,
            )
        )


async def wish(
    session: AsyncSession,
    subscription: Subscription,
    wanted: str,
    *,
    by_store: bool,
    actor: str,
    now: datetime,
) -> None:
    """Note what is wanted; the latest wish counts. Raises SubscriptionOver, or TermNotOver to its buyer.

    Pausing and skipping count as going on: what was agreed is still to be delivered.
    """
    if wanted == END and not by_store and subscription.orders_left:
        raise TermNotOver(subscription.orders_left)
    noted = await session.scalar(
        update(Subscription)
        .where(
            Subscription.store_id == subscription.store_id,
            Subscription.id == subscription.id,
            Subscription.state.in_(RUNNING),
        )
        .values(wish=wanted, look_at=now)
        .returning(Subscription.id)
        .execution_options(synchronize_session=False)
    )
    if noted is None:
        raise SubscriptionOver
    record(session, f"subscription.{wanted}", subscription.id, actor=actor, now=now)
    enqueue(session, GRANT_WISH, now=now, subscription_id=subscription.id)


async def move_subscription(
    session: AsyncSession, subscription: Subscription, address: Address, *, actor: str, now: datetime
) -> None:
    """Send the next deliveries elsewhere in the same country; the price was agreed for that. Raises Invalid."""
    if address.country != subscription.address.get("country"):
        raise Invalid(
            {"country": say("The price was agreed for this country. Please subscribe anew for another.")}
        )
    moved = await session.scalar(
        update(Subscription)
        .where(
            Subscription.store_id == subscription.store_id,
            Subscription.id == subscription.id,
            Subscription.state.in_(RUNNING),
        )
        .values(address=address.as_record())
        .returning(Subscription.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        raise SubscriptionOver
    record(session, "subscription.moved", subscription.id, actor=actor, now=now)
