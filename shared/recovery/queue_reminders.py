"""Write a job for each mail about an abandoned cart whose time has come, and note which carts became orders."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, insert, or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.ids import new_id
from shared.kernel.jobs import Job, columns_of
from shared.notifications.mail_runs import RUNNING
from shared.orders.models import Order
from shared.recovery.errors import NothingToRemind
from shared.recovery.jobs import SEND_CART_REMINDER
from shared.recovery.models import Recovery


async def queue_reminders(session: AsyncSession, *, now: datetime) -> int:
    """Have every mail sent that is due; returns how many."""
    return await _queue(session, Recovery.next_at <= now, now=now)


async def send_now(session: AsyncSession, recovery: Recovery, *, now: datetime) -> None:
    """Have the next mail of a cart sent at once; raises NothingToRemind when there is none, or it is on its way."""
    if not await _queue(session, Recovery.id == recovery.id, now=now):
        raise NothingToRemind


async def note_orders(session: AsyncSession) -> None:
    """Note which abandoned carts have become orders, also by the cart that their link was opened in."""
    await session.execute(
        update(Recovery)
        .where(
            Recovery.store_id == session.info["store_id"],
            Recovery.order_id.is_(None),
            Order.store_id == Recovery.store_id,
            or_(Order.cart_id == Recovery.id, Order.cart_id == Recovery.returned_cart_id),
        )
        .values(order_id=Order.id)
        .execution_options(synchronize_session=False)
    )


async def _queue(session: AsyncSession, wanted: ColumnElement[bool], *, now: datetime) -> int:
    # The statement that finds a mail due is the one that says it is on its way, so it gets one job.
    due = await session.scalars(
        update(Recovery)
        .where(
            Recovery.store_id == session.info["store_id"],
            Recovery.state == RUNNING,
            Recovery.queued == Recovery.sent,
            wanted,
        )
        .values(queued=Recovery.sent + 1)
        .returning(Recovery.id)
        .execution_options(synchronize_session=False)
    )
    jobs = [_job(session.info["store_id"], recovery_id, now=now) for recovery_id in due]
    if jobs:
        await session.execute(insert(Job), jobs)
    return len(jobs)


def _job(store_id: UUID, recovery_id: UUID, *, now: datetime) -> dict[str, object]:
    job = columns_of(SEND_CART_REMINDER, now=now, recovery_id=recovery_id)
    return {"store_id": store_id, "id": new_id(), **job}
