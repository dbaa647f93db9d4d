"""Tell the provider what is wanted of a subscription: to pause, to go on, to end."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.clock import Clock
from shared.kernel.database import Database
from shared.payments.subscription_desk import SubscriptionDesk
from shared.subscriptions.models import END, END_NOW, GO_ON, KEEP, NOTHING, PAUSE, SKIP
from shared.subscriptions.queries import lock_subscription, subscription_by_id


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
