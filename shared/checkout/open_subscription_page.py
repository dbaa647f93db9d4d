"""Give a shopper the address at which a subscription begins: asked of its provider once, then kept."""

import asyncio
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.abandon_subscription import abandon_subscription
from shared.checkout.errors import PaymentOver, PaymentRefused
from shared.checkout.subscribe import terms_of
from shared.kernel.clock import Clock
from shared.kernel.database import Database
from shared.payments.errors import PaymentPageAway
from shared.payments.gateway import GatewayAway, GatewayBroken, GatewayDenied, GatewayRefused
from shared.payments.subscription_desk import Opened, SubscriptionDesk
from shared.subscriptions.models import OPEN, REQUESTED, Subscription
from shared.subscriptions.queries import lock_subscription, subscription_by_id

PATIENCE: Final = 8.0
FIRST_LOOK: Final = timedelta(minutes=2)


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
        await abandon_subscription(database, known, problem=str(refused), clock=clock)
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


def _note_started(subscription: Subscription, started: Opened, *, now: datetime) -> None:
    subscription.session_id = subscription.session_id or started.session_id
    if subscription.state == REQUESTED:
        subscription.state, subscription.url, subscription.look_at = OPEN, started.url, now + FIRST_LOOK
