"""Ask buyers, once per order, what they think of what they bought."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import exists, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.orders.models import Order
from shared.orders.states import CANCELLED, LEFT_THE_HOUSE
from shared.reviews.jobs import SEND_REVIEW_REQUEST
from shared.reviews.models import ReviewOptOut, ReviewRequest, ReviewSettings
from shared.reviews.queries import settings_of
from shared.stores.models import OPEN, Store

AT_ONCE: Final = 200
# A store that begins to ask does not ask about last year.
NOT_BEFORE: Final = timedelta(days=60)


async def stores_that_ask(session: AsyncSession) -> Sequence[UUID]:
    """Return the stores that ask by mail and are open, so that whoever is asked can answer (platform role)."""
    asking = (
        select(ReviewSettings.store_id)
        .join(Store, Store.id == ReviewSettings.store_id)
        .where(ReviewSettings.asks_by_mail, Store.state == OPEN)
    )
    return (await session.scalars(asking)).all()


async def plan_requests(session: AsyncSession, *, now: datetime) -> int:
    """Plan a mail for each order that has left the house and for which none is planned; returns how many.

    Orders are compared rather than told of, so nothing that fulfils them can forget to ask.
    """
    settings = await settings_of(session)
    if not settings.asks_by_mail:
        return 0
    planned = exists().where(ReviewRequest.store_id == Order.store_id, ReviewRequest.id == Order.id)
    due = await session.scalars(
        select(Order.id)
        .where(
            Order.fulfilment_state.in_(LEFT_THE_HOUSE),
            Order.state != CANCELLED,
            # Nobody is mailed about what was sold elsewhere.
            Order.brought_from.is_(None),
            Order.placed_at > now - NOT_BEFORE,
            ~planned,
        )
        .order_by(Order.placed_at)
        .limit(AT_ONCE)
    )
    store_id, run_at, count = session.info["store_id"], now + timedelta(days=settings.ask_after_days), 0
    for order_id in due.all():
        made = await session.scalar(
            insert(ReviewRequest)
            .values(store_id=store_id, id=order_id, planned_at=now)
            .on_conflict_do_nothing()
            .returning(ReviewRequest.id)
        )
        if made is not None:
            enqueue(session, SEND_REVIEW_REQUEST, now=now, run_at=run_at, order_id=order_id)
            count += 1
    return count


async def may_ask(session: AsyncSession, order: Order) -> bool:
    """Say, when the mail is due, whether it may go out: the store still asks, the order stands, nobody said no."""
    settings = await settings_of(session)
    if not settings.asks_by_mail or order.is_cancelled:
        return False
    asked = select(func.count()).where(ReviewOptOut.email == order.email.lower())
    return not await session.scalar(asked)


async def opt_out(session: AsyncSession, *, email: str, now: datetime) -> None:
    """Never ask this address again."""
    row = {"store_id": session.info["store_id"], "id": new_id(), "email": email.lower(), "opted_out_at": now}
    await session.execute(insert(ReviewOptOut).values(row).on_conflict_do_nothing())
