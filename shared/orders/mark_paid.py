"""Note that an order's money has come in."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.orders.downloads import grant_downloads
from shared.orders.errors import AlreadyCancelled, AlreadyPaid
from shared.orders.models import Order
from shared.orders.set_stage import begin_when_paid
from shared.orders.states import PAID, PLACED, UNPAID


async def mark_paid(session: AsyncSession, order: Order, *, actor: str, now: datetime) -> None:
    """Mark a placed order as paid and give out the files that were bought; raises AlreadyPaid or AlreadyCancelled."""
    paid = await session.execute(
        update(Order)
        .where(Order.id == order.id, Order.state == PLACED, Order.payment_state == UNPAID)
        .values(payment_state=PAID, paid_at=now)
        .returning(Order.id)
        .execution_options(synchronize_session=False)
    )
    if paid.scalar() is None:
        await session.refresh(order)
        raise AlreadyCancelled(order.shown_number) if order.is_cancelled else AlreadyPaid(order.shown_number)
    await grant_downloads(session, order, now=now)
    record(
        session,
        "order.paid",
        order.id,
        actor=actor,
        now=now,
        amount=order.total_minor,
        currency=order.currency,
    )
    await begin_when_paid(session, order.id, now=now)
