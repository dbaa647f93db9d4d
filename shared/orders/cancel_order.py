"""Call an order off and put its goods back."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.gift_cards.pay_with_card import return_to_card
from shared.inventory.reserve import sum_up
from shared.inventory.serve_waiting import stop_waiting
from shared.inventory.set_stock import restock
from shared.kernel.errors import Conflict
from shared.kernel.events import record
from shared.kernel.jobs import enqueue
from shared.orders.errors import AlreadyCancelled, AlreadyPaid, AlreadySent
from shared.orders.jobs import SEND_ORDER_CANCELLATION
from shared.orders.models import Order
from shared.orders.states import CANCELLED, PLACED, UNFULFILLED, UNPAID
from shared.promotions.redeem import return_coupons


async def cancel_order(
    session: AsyncSession, order: Order, *, reason: str, actor: str, now: datetime
) -> None:
    """Cancel a placed, unpaid order, restock it, give back its coupons and what a gift card paid, and tell the buyer.

    Raises AlreadyCancelled, AlreadyPaid, or AlreadySent once something of it is in a parcel.
    """
    cancelled = await session.execute(
        update(Order)
        .where(
            Order.id == order.id,
            Order.state == PLACED,
            Order.payment_state == UNPAID,
            Order.fulfilment_state == UNFULFILLED,
        )
        .values(state=CANCELLED, cancelled_at=now, cancel_reason=reason)
        .returning(Order.id)
        .execution_options(synchronize_session=False)
    )
    # The row decides, not what was read before: of many clicks at once one cancels and restocks.
    if cancelled.scalar() is None:
        await session.refresh(order)
        raise _refusal(order)

    await return_coupons(session, order.cart_id, now=now)
    await return_to_card(session, order.cart_id, actor=actor, now=now)
    returned = sum_up(goods for line in order.lines for goods in line.goods)
    await stop_waiting(session, order.id)
    await restock(session, returned, order_id=order.id, actor=actor, now=now)
    record(session, "order.cancelled", order.id, actor=actor, now=now, reason=reason)
    enqueue(session, SEND_ORDER_CANCELLATION, now=now, order_id=order.id)


def _refusal(order: Order) -> Conflict:
    if order.is_cancelled:
        return AlreadyCancelled(order.number)
    return AlreadyPaid(order.number) if order.payment_state != UNPAID else AlreadySent(order.number)
