"""Follow a subscription at its provider: open its page, look how it stands, tell the provider what is wanted.

Each step reads in one transaction, asks without any, and writes in another. What the provider says is a fact; a
subscription is what was said last, except that nothing follows its end.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.errors import PaymentOver, PaymentRefused
from shared.checkout.order_invoice import order_invoice
from shared.checkout.subscribe import terms_of
from shared.kernel.clock import Clock
from shared.kernel.database import Database
from shared.kernel.events import record
from shared.kernel.jobs import JobName, enqueue
from shared.payments.errors import PaymentPageAway
from shared.payments.gateway import GatewayAway, GatewayBroken, GatewayDenied, GatewayRefused
from shared.payments.subscription_desk import (
    ENDED,
    PAST_DUE,
    Opened,
    PaidInvoice,
    SubscriptionDesk,
    SubscriptionStanding,
)
from shared.promotions.redeem import return_coupons
from shared.subscriptions.jobs import (
    SEND_SUBSCRIPTION_AHEAD,
    SEND_SUBSCRIPTION_ENDED,
    SEND_SUBSCRIPTION_FAILED,
    SEND_SUBSCRIPTION_STARTED,
)
from shared.subscriptions.models import (
    ABANDONED,
    END,
    END_NOW,
    GO_ON,
    KEEP,
    NOTHING,
    OPEN,
    ORDERED,
    PAUSE,
    REQUESTED,
    REVIEW,
    SHORT,
    SKIP,
    Subscription,
    SubscriptionInvoice,
)
from shared.subscriptions.plans import DAY
from shared.subscriptions.queries import lock_subscription, subscription_by_id

PATIENCE: Final = 8.0
AHEAD: Final = timedelta(days=3)
OFTEN: Final = timedelta(minutes=2)
SOMETIMES: Final = timedelta(hours=6)
# Goods that were short may have come; an unpaid invoice may have been paid.
SOON: Final = timedelta(minutes=10)
# The provider writes an invoice some time before it charges it.
AFTER_RENEWAL: Final = timedelta(minutes=5)


async def open_subscription_page(
    database: Database, desk: SubscriptionDesk, store_id: UUID, subscription_id: UUID, *, clock: Clock
) -> str:
    """Return the address at which a subscription can begin.

    Raises PaymentPageAway, PaymentRefused, or PaymentOver when there is nothing to begin any more.
    """
    async with database.in_store(store_id) as session:
        known = await subscription_by_id(session, str(subscription_id))
    if known.state == OPEN and known.url and clock() < known.expires_at:
        return known.url
    if known.state != REQUESTED or clock() >= known.expires_at:
        raise PaymentOver
    try:
        async with asyncio.timeout(PATIENCE):
            started = await desk.start(terms_of(known), key=known.key)
    except (GatewayRefused, GatewayDenied) as refused:
        await _abandon(database, known, problem=str(refused), clock=clock)
        raise PaymentRefused(str(refused)) from refused
    except GatewayBroken as broken:
        # It would repeat itself for this key though it may have done it: the next look finds what there is.
        raise PaymentPageAway from broken
    except (GatewayAway, TimeoutError) as away:
        raise PaymentPageAway from away

    async def write(session: AsyncSession) -> None:
        _note_started(await lock_subscription(session, known.id), started, now=clock())

    await database.run(store_id, write)
    return started.url


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
        return subscription.state

    state = await database.run(store_id, settle)
    await _order_paid(database, store_id, subscription_id, told, secret_key=secret_key, clock=clock)
    return state


async def grant_wish(
    database: Database, desk: SubscriptionDesk, store_id: UUID, subscription_id: UUID, *, clock: Clock
) -> None:
    """Tell the provider what is wanted, and take the wish off the row unless there is another by now."""
    async with database.in_store(store_id) as session:
        known = await subscription_by_id(session, str(subscription_id))
    if known.wish == NOTHING or known.provider_id is None:
        return
    await _tell(desk, known.provider_id, known.wish, renews_at=known.renews_at)

    async def write(session: AsyncSession) -> None:
        subscription = await lock_subscription(session, subscription_id)
        if subscription.wish == known.wish:
            subscription.wish, subscription.look_at = NOTHING, clock()
            await session.flush()

    await database.run(store_id, write)


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
            await _return_codes(session, subscription, now=now)
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
            await _abandon(database, known, problem=None, clock=clock)
        else:
            await _look_later(database, known, clock=clock)
        return None
    begun = await (desk.close if is_late else desk.begun)(session_id)
    if begun.provider_id is not None:
        return begun.provider_id
    if begun.state == "expired":
        await _abandon(database, known, problem=None, clock=clock)
    else:
        await _look_later(database, known, clock=clock)
    return None


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


async def _look_again_if_short(session: AsyncSession, subscription: Subscription, *, now: datetime) -> None:
    short = select(SubscriptionInvoice.id).where(
        SubscriptionInvoice.subscription_id == subscription.id, SubscriptionInvoice.state == SHORT
    )
    if await session.scalar(short.limit(1)) is not None:
        subscription.look_at = now + SOON
        await session.flush()


async def _tell(desk: SubscriptionDesk, provider_id: str, wanted: str, *, renews_at: datetime | None) -> None:
    if wanted == PAUSE:
        await desk.pause(provider_id, until=None)
    elif wanted == SKIP and renews_at is not None:
        await desk.pause(provider_id, until=renews_at + timedelta(hours=1))
    elif wanted == GO_ON:
        await desk.go_on(provider_id)
    elif wanted in (END, KEEP):
        await desk.end_with_period(provider_id, ends=wanted == END)
    elif wanted == END_NOW:
        await desk.end_now(provider_id)


async def _abandon(database: Database, known: Subscription, *, problem: str | None, clock: Clock) -> None:
    async def write(session: AsyncSession) -> None:
        subscription = await lock_subscription(session, known.id)
        if subscription.is_waiting and subscription.provider_id is None:
            subscription.state, subscription.url, subscription.look_at = ABANDONED, None, None
            subscription.problem, subscription.ended_at = problem, clock()
            await _return_codes(session, subscription, now=clock())
            await session.flush()

    await database.run(known.store_id, write)


async def _return_codes(session: AsyncSession, subscription: Subscription, *, now: datetime) -> None:
    if subscription.first_cart_id is not None:
        await return_coupons(session, subscription.first_cart_id, now=now)


async def _look_later(database: Database, known: Subscription, *, clock: Clock) -> None:
    async def write(session: AsyncSession) -> None:
        subscription = await lock_subscription(session, known.id)
        subscription.look_at = clock() + OFTEN
        await session.flush()

    await database.run(known.store_id, write)


def _note_started(subscription: Subscription, started: Opened, *, now: datetime) -> None:
    subscription.session_id = subscription.session_id or started.session_id
    if subscription.state == REQUESTED:
        subscription.state, subscription.url, subscription.look_at = OPEN, started.url, now + OFTEN


def _tell_buyer(
    session: AsyncSession, subscription: Subscription, event: str, mail: JobName, *, now: datetime
) -> None:
    record(session, event, subscription.id, actor="system", now=now)
    enqueue(session, mail, now=now, subscription_id=subscription.id)
