"""How much of an order has been given back, by whomever and in whichever way."""

from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import case, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.fulfilment.note_progress import lock_order
from shared.orders.edits import APPLIED, BY_HAND, OrderEdit
from shared.orders.models import Order
from shared.payments.models import Payment
from shared.returns.hand_refunds import HandRefund
from shared.returns.models import Return


async def given_back(session: AsyncSession, order: Order, *, lock: bool = False) -> int:
    """Return what has been given back of an order, in minor units of the store's own currency.

    Refunds to a card, as store credit and by hand count, those that are still under way, what went back for goods that
    came back or left the order, and a gift card's part of an order that was called off. With `lock` the order's row is
    held until the commit, after its payments, so that of two who give back at the same moment the later one counts what
    the first one gave.
    """
    if lock:
        await lock_order(session, order)
    paid = select(func.count(), func.coalesce(func.sum(Payment.refunded_minor), 0))
    by_card, refunded = (await session.execute(paid.where(Payment.order_id == order.id))).one()
    sums = [
        select(func.coalesce(func.sum(HandRefund.amount_minor), 0)).where(HandRefund.order_id == order.id),
        # What a change of the order made it cheaper by, where that was settled by hand.
        select(func.coalesce(func.sum(OrderEdit.before_minor - OrderEdit.after_minor), 0)).where(
            OrderEdit.order_id == order.id,
            OrderEdit.state == APPLIED,
            OrderEdit.settlement == BY_HAND,
            OrderEdit.before_minor > OrderEdit.after_minor,
        ),
        select(func.coalesce(func.sum(case((Order.cancelled_at.is_not(None), Order.card_minor), else_=0)), 0))
        .where(Order.id == order.id),
    ]  # fmt: skip
    if not by_card:
        # With a card, what went back for returned goods is among its refunds.
        sums.append(
            select(func.coalesce(func.sum(Return.refund_minor), 0)).where(Return.order_id == order.id)
        )
    row = (await session.execute(select(*(one.scalar_subquery() for one in sums)))).one()
    return in_own_currency(order, int(refunded) + sum(int(one) for one in row))


def in_own_currency(order: Order, minor: int) -> int:
    """Return what an amount of an order is in the store's own currency, by the rate of its day, in minor units."""
    if order.base_factor is None:
        return minor
    return int((Decimal(minor) / order.base_factor).quantize(Decimal(1), rounding=ROUND_HALF_UP))
