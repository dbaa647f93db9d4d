"""Let an order be paid once more when a payment came to nothing."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.request_payment import request_anew
from shared.orders.models import Order
from shared.orders.states import AWAITING_PAYMENT
from shared.payments.models import Payment
from shared.payments.route import MOVED
from shared.payments.states import FAILED

MOST_PAYMENTS: Final = 3
# After a promise that was not kept. Providers close a page after a day at the latest, and it outlasts the offer (R4).
TIME_TO_PAY: Final = timedelta(hours=23)
# Goods are held for twice as long (LONGEST_PAYMENT): the last try may be a promise of weeks, too.
OFFERED_FOR: Final = timedelta(days=30)


async def offer_again(session: AsyncSession, payment: Payment, *, now: datetime) -> Payment | None:
    """Write the next payment of an order that still waits; None when its time or its tries are used up.

    `payment` is locked and over, which is what keeps two of them from being open at once. A page that was closed early
    leaves the time that the order had; a promise that was not kept begins a new one, as the shopper has to be told.
    """
    until = now + TIME_TO_PAY if payment.state == FAILED else payment.expires_at
    if now >= until:
        return None
    # Locked, so that nothing ends the waiting between this look and the commit.
    order = await session.scalar(
        select(Order).where(Order.id == payment.order_id, Order.state == AWAITING_PAYMENT).with_for_update()
    )
    if order is None or now >= order.placed_at + OFFERED_FOR:
        return None
    # What only moved to another account was no try of the shopper's.
    own_tries = select(func.count(Payment.id)).where(
        Payment.order_id == order.id, func.coalesce(Payment.why["kind"].astext, "") != MOVED
    )
    tries = await session.scalar(own_tries)
    if (tries or 0) >= MOST_PAYMENTS:
        return None
    # The settled one first: the database knows one live payment of an order at most.
    await session.flush()
    return await request_anew(session, payment, until=until, now=now)
