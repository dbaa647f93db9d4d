"""Give up a subscription that never began."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import Clock
from shared.kernel.database import Database
from shared.promotions.redeem import return_coupons
from shared.subscriptions.models import ABANDONED, Subscription
from shared.subscriptions.queries import lock_subscription


async def abandon_subscription(
    database: Database, known: Subscription, *, problem: str | None, clock: Clock
) -> None:
    """End one whose page was closed, and give its codes back; `problem` is why, where the provider said so."""

    async def write(session: AsyncSession) -> None:
        subscription = await lock_subscription(session, known.id)
        if subscription.is_waiting and subscription.provider_id is None:
            subscription.state, subscription.url, subscription.look_at = ABANDONED, None, None
            subscription.problem, subscription.ended_at = problem, clock()
            await return_codes(session, subscription, now=clock())
            await session.flush()

    await database.run(known.store_id, write)


async def return_codes(session: AsyncSession, subscription: Subscription, *, now: datetime) -> None:
    """Give back the uses of the codes that a subscription was to begin with."""
    if subscription.first_cart_id is not None:
        await return_coupons(session, subscription.first_cart_id, now=now)
