"""Have everybody told of an order that is placed, after the commit."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.jobs import Job, columns_of
from shared.kernel.storing import new_row
from shared.orders.jobs import SEND_NEW_ORDER, SEND_ORDER_CONFIRMATION, SEND_ORDER_HELD
from shared.orders.models import Order
from shared.stores.models import Store


def tell_of_order(session: AsyncSession, store: Store, order: Order, *, now: datetime) -> None:
    """Have the buyer mailed, and the store where it has to look or wants word of each: never two mails of one order."""
    session.add_all(jobs_to_tell(store, order, now=now))


def jobs_to_tell(store: Store, order: Order, *, now: datetime) -> list[Job]:
    """Return the jobs by which everybody is told, for who writes them with the order."""
    kinds = [SEND_ORDER_CONFIRMATION]
    if order.held_at is not None:
        kinds.append(SEND_ORDER_HELD)
    elif store.mails_new_orders:
        kinds.append(SEND_NEW_ORDER)
    return [
        new_row(Job, store_id=order.store_id, **columns_of(kind, now=now, order_id=order.id))
        for kind in kinds
    ]
