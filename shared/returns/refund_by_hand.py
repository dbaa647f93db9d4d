"""Note that money of an order which no card paid was given back by hand."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.fulfilment.note_progress import lock_order
from shared.kernel.events import record
from shared.kernel.jobs import enqueue
from shared.kernel.money import Money
from shared.orders.end_waiting import note_payment_state
from shared.orders.models import Order
from shared.orders.states import PAID, PARTLY_REFUNDED, REFUNDED
from shared.payments.queries import payments_of
from shared.returns.errors import MoreThanPaid
from shared.returns.hand_refunds import HandRefund
from shared.returns.jobs import SEND_HAND_REFUND_NOTICE
from shared.returns.models import Return


async def refund_by_hand(
    session: AsyncSession,
    order: Order,
    amount: Money,
    *,
    reason: str,
    actor: str,
    now: datetime,
    refund_id: UUID,
) -> HandRefund:
    """Note an amount as given back, which its giver has done or does; the same `refund_id` again is that refund.

    The buyer is told, but of an order that was brought along: its money was taken elsewhere, and is given back there.
    Raises MoreThanPaid when less than that is left, which is nothing as long as the money has not come in.
    """
    # The order's row is where two clicks of one form meet, and two members with one order.
    await lock_order(session, order)
    known = await session.get(HandRefund, (order.store_id, refund_id))
    if known is not None:
        return known
    await session.refresh(order, ["payment_state", "total_minor", "card_minor"])
    left = await left_by_hand(session, order)
    if amount.currency != order.currency or not 0 < amount.minor <= left.minor:
        raise MoreThanPaid(left)
    refund = HandRefund(
        store_id=order.store_id,
        id=refund_id,
        order_id=order.id,
        amount_minor=amount.minor,
        currency=amount.currency,
        reason=reason,
        actor=actor,
        created_at=now,
    )
    session.add(refund)
    await session.flush()
    await note_left_by_hand(session, order)
    facts = {"amount": amount.minor, "currency": amount.currency, "reason": reason}
    if order.is_brought:
        # The other shop took the money and gives it back; whatever its buyer is told, is told there.
        record(session, "order.refunded_elsewhere", order.id, actor=actor, now=now, **facts)
    else:
        record(session, "order.refunded_by_hand", order.id, actor=actor, now=now, **facts)
        enqueue(session, SEND_HAND_REFUND_NOTICE, now=now, refund_id=refund.id)
    await session.flush()
    return refund


async def left_by_hand(session: AsyncSession, order: Order) -> Money:
    """Return what of an order that no card paid can still be given back; nothing before its money is in."""
    # What was called off elsewhere was even when it was brought along: of it no sum was kept that went back.
    was_even = order.is_brought and order.is_cancelled
    came_in = order.payment_state in (PAID, PARTLY_REFUNDED, REFUNDED) and not was_even
    is_by_hand = came_in and not await payments_of(session, order.id)
    return Money((order.to_pay.minor if is_by_hand else 0) - await _given(session, order), order.currency)


async def note_left_by_hand(session: AsyncSession, order: Order) -> None:
    """Write on an order that no card paid how its money stands after some was given back; its row is locked."""
    if order.payment_state not in (PAID, PARTLY_REFUNDED) or await payments_of(session, order.id):
        return
    given = await _given(session, order)
    if given:
        is_all = given >= order.to_pay.minor
        await note_payment_state(session, order.id, REFUNDED if is_all else PARTLY_REFUNDED)


async def hand_refunds_of(session: AsyncSession, order_id: UUID) -> Sequence[HandRefund]:
    """Return what was given back of an order by hand, in its order."""
    ordered = select(HandRefund).order_by(HandRefund.created_at, HandRefund.id)
    return (await session.scalars(ordered.where(HandRefund.order_id == order_id))).all()


async def hand_refund_by_id(session: AsyncSession, refund_id: UUID) -> HandRefund | None:
    """Return what was noted; None for what another store noted, or nobody."""
    return await session.scalar(select(HandRefund).where(HandRefund.id == refund_id))


async def _given(session: AsyncSession, order: Order) -> int:
    """Sum up what went back with goods and without."""
    returned = select(func.coalesce(func.sum(Return.refund_minor), 0)).where(Return.order_id == order.id)
    noted = select(func.coalesce(func.sum(HandRefund.amount_minor), 0)).where(HandRefund.order_id == order.id)
    sums = select(returned.scalar_subquery() + noted.scalar_subquery())
    return int(await session.scalar(sums) or 0)
