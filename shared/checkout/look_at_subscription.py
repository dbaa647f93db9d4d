"""Look how a subscription stands at its provider, and place the orders that were paid.

It is read in one transaction, asked about without any, and written in another.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.abandon_subscription import abandon_subscription
from shared.checkout.credit_renewals import credit_renewals
from shared.checkout.order_invoice import order_invoice
from shared.checkout.settle_subscription import settle_subscription
from shared.kernel.clock import Clock
from shared.kernel.database import Database
from shared.payments.subscription_desk import DRAFT, PaidInvoice, SubscriptionDesk, SubscriptionStanding
from shared.subscriptions.models import (
    ABANDONED,
    ORDERED,
    REVIEW,
    SHORT,
    Subscription,
    SubscriptionInvoice,
)
from shared.subscriptions.queries import lock_subscription, subscription_by_id
from shared.subscriptions.renewal_credit import credits_taken

OFTEN: Final = timedelta(minutes=2)
# Goods that were short may have come; an unpaid invoice may have been paid.
SOON: Final = timedelta(minutes=10)


async def look_at_subscription(
    database: Database,
    desk: SubscriptionDesk,
    store_id: UUID,
    subscription_id: UUID,
    *,
    secret_key: str,
    clock: Clock,
) -> str:
    """Ask how a subscription stands, place the orders that were paid, and return its state. Raises GatewayAway."""
    async with database.in_store(store_id) as session:
        known = await subscription_by_id(session, str(subscription_id))
    provider_id = known.provider_id or await _begun(database, desk, known, clock=clock)
    if provider_id is None:
        async with database.in_store(store_id) as session:
            return (await subscription_by_id(session, str(subscription_id))).state
    told = await desk.standing(provider_id)

    async def settle(session: AsyncSession) -> str:
        subscription = await lock_subscription(session, subscription_id)
        await settle_subscription(session, subscription, told, now=clock())
        await _look_again_if_credit(session, subscription, told, now=clock())
        return subscription.state

    state = await database.run(store_id, settle)
    await _order_paid(database, store_id, subscription_id, told, secret_key=secret_key, clock=clock)
    await credit_renewals(database, desk, store_id, subscription_id, told, clock=clock)
    return state


async def _begun(
    database: Database, desk: SubscriptionDesk, known: Subscription, *, clock: Clock
) -> str | None:
    """Return the provider's name of a subscription that has begun; close and give up a page whose time is over."""
    if known.state == ABANDONED:
        return None
    session_id = known.session_id or await desk.find(known.id, since=known.created_at)
    is_late = clock() >= known.expires_at
    if session_id is None:
        if is_late:
            await abandon_subscription(database, known, problem=None, clock=clock)
        else:
            await _look_later(database, known, clock=clock)
        return None
    begun = await (desk.close if is_late else desk.begun)(session_id)
    if begun.provider_id is not None:
        return begun.provider_id
    if begun.state == "expired":
        await abandon_subscription(database, known, problem=None, clock=clock)
    else:
        await _look_later(database, known, clock=clock)
    return None


async def _look_later(database: Database, known: Subscription, *, clock: Clock) -> None:
    async def write(session: AsyncSession) -> None:
        subscription = await lock_subscription(session, known.id)
        subscription.look_at = clock() + OFTEN
        await session.flush()

    await database.run(known.store_id, write)


async def _order_paid(
    database: Database,
    store_id: UUID,
    subscription_id: UUID,
    told: SubscriptionStanding,
    *,
    secret_key: str,
    clock: Clock,
) -> None:
    async with database.in_store(store_id) as session:
        done = set(
            await session.scalars(
                select(SubscriptionInvoice.invoice_id).where(
                    SubscriptionInvoice.subscription_id == subscription_id,
                    SubscriptionInvoice.state.in_((ORDERED, REVIEW)),
                )
            )
        )
    for paid in told.invoices:
        if paid.invoice_id not in done:
            await _order_one(database, store_id, subscription_id, paid, secret_key=secret_key, clock=clock)


async def _order_one(
    database: Database,
    store_id: UUID,
    subscription_id: UUID,
    paid: PaidInvoice,
    *,
    secret_key: str,
    clock: Clock,
) -> None:
    async def order(session: AsyncSession) -> None:
        # The row is where two who heard of the same payment meet.
        subscription = await lock_subscription(session, subscription_id)
        placed = await order_invoice(session, subscription, paid, secret_key=secret_key, now=clock())
        if placed is None:
            await _look_again_if_short(session, subscription, now=clock())

    await database.run(store_id, order)


async def _look_again_if_credit(
    session: AsyncSession, subscription: Subscription, told: SubscriptionStanding, *, now: datetime
) -> None:
    """Look soon while an invoice can be reduced or will be charged, and while credit of one that is over is away.

    Written before the provider is asked, so that whoever dies in between is made up for, also after the end.
    """
    is_draft = subscription.is_running and any(one.state == DRAFT for one in told.unpaid)
    if is_draft or (not subscription.is_running and await credits_taken(session, subscription.id)):
        subscription.look_at = min(subscription.look_at or now + SOON, now + SOON)
        await session.flush()


async def _look_again_if_short(session: AsyncSession, subscription: Subscription, *, now: datetime) -> None:
    short = select(SubscriptionInvoice.id).where(
        SubscriptionInvoice.subscription_id == subscription.id, SubscriptionInvoice.state == SHORT
    )
    if await session.scalar(short.limit(1)) is not None:
        subscription.look_at = now + SOON
        await session.flush()
