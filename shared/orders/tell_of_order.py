"""Have everybody told of an order that is placed, after the commit."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.jobs import enqueue
from shared.orders.jobs import SEND_NEW_ORDER, SEND_ORDER_CONFIRMATION, SEND_ORDER_HELD
from shared.orders.models import Order
from shared.stores.models import Store


def tell_of_order(session: AsyncSession, store: Store, order: Order, *, now: datetime) -> None:
    """Have the buyer mailed, and the store where it has to look or wants word of each: never two mails of one order."""
    enqueue(session, SEND_ORDER_CONFIRMATION, now=now, order_id=order.id)
    if order.held_at is not None:
        enqueue(session, SEND_ORDER_HELD, now=now, order_id=order.id)
    elif store.mails_new_orders:
        enqueue(session, SEND_NEW_ORDER, now=now, order_id=order.id)
