"""Call an order off and put its goods back."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.gift_cards.pay_with_card import return_to_card
from shared.inventory.reserve import sum_up
from shared.inventory.serve_waiting import stop_waiting
from shared.inventory.set_stock import restock
from shared.kernel.errors import Conflict
from shared.kernel.events import record
from shared.kernel.jobs import enqueue
from shared.orders.call_off_edit import call_off_edit
from shared.orders.errors import AlreadyCancelled, AlreadyPaid, AlreadySent
from shared.orders.jobs import SEND_ORDER_CANCELLATION
from shared.orders.models import Order
from shared.orders.states import CANCELLED, PAID, PARTLY_REFUNDED, PLACED, REFUNDED, UNFULFILLED, UNPAID
from shared.payments.methods import PREPAID
from shared.payments.models import Payment
from shared.payments.queries import lock_payments_of
from shared.payments.request_refund import request_refund
from shared.promotions.redeem import return_coupons
from shared.shipping.delivery_slots import give_place_back


async def cancel_order(
    session: AsyncSession, order: Order, *, reason: str, actor: str, now: datetime
) -> None:
    """Cancel a placed order, restock it, give back its coupons and all that was paid for it, and tell the buyer.

    A gift card gets its part back in its ledger, a provider is asked to return the rest. Raises AlreadyCancelled,
    AlreadySent once something of it is in a parcel, or AlreadyPaid when the money came by hand and has to go back so.
    """
    # Payments before orders, as whoever hears of money locks them.
    payments = await lock_payments_of(session, order.id)
    cancelled = await session.execute(
        update(Order)
        .where(
            Order.id == order.id,
            Order.state == PLACED,
            or_(
                Order.payment_state.in_((UNPAID, REFUNDED)),
                Order.payment_state.in_((PAID, PARTLY_REFUNDED)) & Order.payment_method.in_(PREPAID),
            ),
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

    await return_coupons(session, order.own_cart, now=now)
    await return_to_card(session, order.own_cart, actor=actor, now=now)
    await give_place_back(session, order.id)
    # Its goods come after the places, as they do for whoever orders. All of them are locked here, in one sorted order:
    # two orders that each hold for a change what the other one is of would wait for each other otherwise.
    returned = sum_up(goods for line in order.lines for goods in line.goods)
    await call_off_edit(session, order.id, back=returned, actor=actor, now=now)
    await _give_back(session, order, payments, reason=reason, actor=actor, now=now)
    await stop_waiting(session, order.id)
    await restock(session, returned, order_id=order.id, actor=actor, now=now)
    record(session, "order.cancelled", order.id, actor=actor, now=now, reason=reason)
    enqueue(session, SEND_ORDER_CANCELLATION, now=now, order_id=order.id)


async def _give_back(
    session: AsyncSession,
    order: Order,
    payments: Sequence[Payment],
    *,
    reason: str,
    actor: str,
    now: datetime,
) -> None:
    for payment in payments:
        if payment.can_be_refunded:
            await request_refund(session, payment, payment.refundable, reason=reason, actor=actor, now=now)
    if order.is_paid and order.card_minor and not order.to_pay:
        await session.execute(
            update(Order)
            .where(Order.id == order.id)
            .values(payment_state=REFUNDED)
            .execution_options(synchronize_session=False)
        )


def _refusal(order: Order) -> Conflict:
    if order.is_cancelled:
        return AlreadyCancelled(order.shown_number)
    if order.fulfilment_state != UNFULFILLED:
        return AlreadySent(order.shown_number)
    return AlreadyPaid(order.shown_number)
