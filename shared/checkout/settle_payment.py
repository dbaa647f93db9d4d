"""Draw the consequences of what a provider says about a payment, once each, whoever brings the word."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.money_given_back import SYSTEM, TOO_LATE, note_given_back
from shared.checkout.offer_again import offer_again
from shared.checkout.pay_edit import conclude_edit
from shared.inventory.settle_reservations import claim, release
from shared.kernel.events import record
from shared.kernel.jobs import enqueue
from shared.orders import states as order_states
from shared.orders.end_waiting import abandon_order, confirm_order, note_payment_state
from shared.orders.jobs import SEND_PAYMENT_FAILED, SEND_PAYMENT_REVIEW
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.payments.gateway import RefundStanding, Standing
from shared.payments.models import Payment
from shared.payments.request_refund import request_refund
from shared.payments.settle_refund import settle_refunds
from shared.payments.states import (
    EXPIRED,
    FAILED,
    LIVE,
    NEEDS_REVIEW,
    OPEN,
    PROCESSING,
    REQUESTED,
    SUCCEEDED,
    after,
)

PAUSES: Final = {REQUESTED: timedelta(minutes=1), OPEN: timedelta(minutes=2), PROCESSING: timedelta(hours=1)}
NOT_PAID: Final = {
    EXPIRED: "It was not paid in time.",
    FAILED: "The payment did not come through.",
}


async def settle_payment(
    session: AsyncSession, payment: Payment, told: Standing, *, now: datetime, is_given_up: bool = False
) -> None:
    """Bring a locked payment to what was told of it, and its order and goods with it.

    Money for an order that still waits places it; money that comes later is given back whole (T9); an amount that is
    not the agreed one waits for a person (T29). What came to nothing can be paid again while there is time, unless it
    `is_given_up`; then the goods go back.
    """
    before = payment.state
    payment.state = after(before, _fact(payment, told))
    payment.session_id = payment.session_id or told.session_id or None
    payment.intent_id = told.intent_id or payment.intent_id
    payment.url = told.url if payment.state == OPEN else None
    payment.look_at = next_look(payment, now=now)
    payment.problem = told.problem or payment.problem
    payment.is_disputed = payment.is_disputed or told.is_disputed
    if payment.state != before and payment.state not in LIVE:
        payment.settled_at = now
        await _conclude(session, payment, told, is_given_up=is_given_up, was_live=before in LIVE, now=now)
    if payment.state == SUCCEEDED:
        await settle_given_back(session, payment, told.refunds, now=now)
    await session.flush()


async def settle_given_back(
    session: AsyncSession, payment: Payment, refunds: tuple[RefundStanding, ...], *, now: datetime
) -> None:
    """Write what was given back of a locked payment, and on its order how the money stands."""
    if not refunds:
        return
    await settle_refunds(session, payment, refunds, now=now)
    await note_given_back(session, payment.order_id)


def next_look(payment: Payment, *, now: datetime) -> datetime | None:
    """Return when to ask the provider again though nobody called; None once nothing more is to come."""
    pause = PAUSES.get(payment.state)
    if pause is None:
        return None
    if payment.state == OPEN and now < payment.expires_at:
        return min(now + pause, payment.expires_at)
    return now + pause


def _fact(payment: Payment, told: Standing) -> str:
    is_other = told.amount != payment.amount or (
        told.captured is not None and told.captured != payment.amount
    )
    return NEEDS_REVIEW if told.state == SUCCEEDED and is_other else told.state


async def _conclude(
    session: AsyncSession,
    payment: Payment,
    told: Standing,
    *,
    is_given_up: bool,
    was_live: bool,
    now: datetime,
) -> None:
    order = await order_by_id(session, payment.order_id)
    if payment.state == NEEDS_REVIEW:
        await _hand_to_a_person(session, payment, told, now=now)
    elif payment.state == SUCCEEDED:
        payment.captured_minor = payment.amount_minor
        await session.flush()
        if not (was_live and await _answer(session, payment, order, now=now)):
            await _give_back(session, payment, now=now)
    elif was_live:
        await _end_unpaid(session, payment, order, is_given_up=is_given_up, now=now)


async def _end_unpaid(
    session: AsyncSession, payment: Payment, order: Order, *, is_given_up: bool, now: datetime
) -> None:
    if payment.edit_id is not None:
        # The change waits on: its buyer may open another page in time, then workers/order_edits.py ends it.
        return
    if payment.state == FAILED and not is_given_up:
        told = payment.problem or ""
        record(session, "order.payment_failed", order.id, actor="system", now=now, reason=told)
        enqueue(session, SEND_PAYMENT_FAILED, now=now, order_id=order.id, payment_id=payment.id)
    if not is_given_up and await offer_again(session, payment, now=now) is not None:
        return
    if await abandon_order(session, order, reason=NOT_PAID[payment.state], now=now):
        await release(session, order.own_cart, now=now)


async def _answer(session: AsyncSession, payment: Payment, order: Order, *, now: datetime) -> bool:
    """Do what the money was for; returns whether that was still to be done."""
    if payment.edit_id is not None:
        return await conclude_edit(session, payment, now=now)
    return await _place(session, order, now=now)


async def _place(session: AsyncSession, order: Order, *, now: datetime) -> bool:
    if not await confirm_order(session, order, now=now):
        return False
    await claim(session, order.own_cart, order_id=order.id, actor="shopper", now=now)
    return True


async def _give_back(session: AsyncSession, payment: Payment, *, now: datetime) -> None:
    if payment.edit_id is None and not await _is_beside_another(session, payment):
        await note_payment_state(session, payment.order_id, order_states.REFUND_PENDING)
    await request_refund(session, payment, payment.amount, reason=TOO_LATE, actor=SYSTEM, now=now)
    _tell_store(session, payment, now=now)


async def _is_beside_another(session: AsyncSession, payment: Payment) -> bool:
    """Whether another payment says how its order's money stands: one that holds money, or may still come in."""
    holds = or_(Payment.state.in_(LIVE), Payment.captured_minor > Payment.refunded_minor)
    other = select(Payment.id).where(Payment.order_id == payment.order_id, Payment.id != payment.id, holds)
    return await session.scalar(other.limit(1)) is not None


async def _hand_to_a_person(
    session: AsyncSession, payment: Payment, told: Standing, *, now: datetime
) -> None:
    payment.problem = (
        f"{told.amount.major} {told.amount.currency} came in,"
        f" {payment.amount.major} {payment.currency} were agreed."
    )
    await note_payment_state(session, payment.order_id, order_states.NEEDS_REVIEW)
    record(
        session,
        "order.payment_needs_review",
        payment.order_id,
        actor="system",
        now=now,
        problem=payment.problem,
    )
    _tell_store(session, payment, now=now)


def _tell_store(session: AsyncSession, payment: Payment, *, now: datetime) -> None:
    enqueue(session, SEND_PAYMENT_REVIEW, now=now, order_id=payment.order_id, payment_id=payment.id)
