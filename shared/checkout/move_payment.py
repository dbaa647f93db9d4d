"""Let a payment that nobody can pay yet go through another of the store's accounts."""

from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.request_payment import request_anew
from shared.customers.models import Customer
from shared.kernel.events import record
from shared.kernel.jobs import enqueue
from shared.orders.models import Order
from shared.orders.states import AWAITING_PAYMENT
from shared.payments.choose_account import CanOpen, choose_account
from shared.payments.jobs import CLOSE_LEFT_PAGE
from shared.payments.keep_cards import payer_at
from shared.payments.models import Payment
from shared.payments.queries import live_payment_of, lock_payment
from shared.payments.route import MOVED, Case
from shared.payments.states import EXPIRED, REQUESTED
from shared.payments.taker import Taker
from shared.payments.terms import thawed

# However often accounts fail in turn, an order changes between them no more than this.
MOST_MOVES: Final = 4
NO_ANSWER: Final = "The account did not answer, so another took the payment."


async def move_payment(
    session: AsyncSession, payment_id: UUID, *, can_open: CanOpen, now: datetime
) -> Payment | None:
    """End a payment that nobody can pay and write another in its place; None when it stays where it is.

    Who comes second finds it ended and is given the one that took its place.
    """
    payment = await lock_payment(session, payment_id)
    if payment.state != REQUESTED or payment.session_id is not None:
        live = await live_payment_of(session, payment.order_id)
        return live if live is not None and live.id != payment.id else None
    order = await session.scalar(
        select(Order).where(Order.id == payment.order_id, Order.state == AWAITING_PAYMENT).with_for_update()
    )
    if order is None or now >= payment.expires_at or await _has_moved_enough(session, order.id):
        return None
    case = Case(payment.amount, str(order.address.get("country", "")), order.own_cart)
    choice = await choose_account(session, case, can_open=can_open, now=now, without=payment.account_id)
    if choice is None:
        return None
    past = list(dict.fromkeys([str(payment.account_id), *choice.as_record()["past"]]))
    why = choice.as_record() | {"kind": MOVED, "past": past}
    taker = await _with_payer(session, payment, order, Taker(choice.account_id, why=why), now=now)
    payment.state, payment.settled_at, payment.look_at = EXPIRED, now, None
    payment.problem = NO_ANSWER
    await session.flush()
    enqueue(session, CLOSE_LEFT_PAGE, now=now, payment_id=payment.id)
    record(session, "order.payment_moved", order.id, actor="system", now=now)
    return await request_anew(session, payment, until=payment.expires_at, taker=taker, now=now)


async def _has_moved_enough(session: AsyncSession, order_id: UUID) -> bool:
    moved = select(func.count(Payment.id)).where(
        Payment.order_id == order_id, Payment.why["kind"].astext == MOVED
    )
    return (await session.scalar(moved) or 0) >= MOST_MOVES


async def _with_payer(
    session: AsyncSession, payment: Payment, order: Order, taker: Taker, *, now: datetime
) -> Taker:
    """Return the taker with the shopper as that account knows them, where the first was to know them."""
    payer = thawed(payment.terms).payer
    if payer is None or order.customer_id is None:
        return taker
    customer = await session.scalar(select(Customer).where(Customer.id == order.customer_id))
    if customer is None:
        return taker
    there = await payer_at(session, customer, taker.account_id, keeps_card=payer.keeps_card, now=now)
    return replace(taker, payer=there)
