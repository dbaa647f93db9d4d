"""Ask for money to be given back: never more than has come in, whoever asks at the same moment."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.kernel.money import Money
from shared.payments.errors import NothingToRefund
from shared.payments.jobs import SEND_REFUND
from shared.payments.models import Payment, Refund
from shared.payments.queries import lock_payment
from shared.payments.states import SUCCEEDED


async def request_refund(
    session: AsyncSession,
    payment: Payment,
    amount: Money,
    *,
    reason: str,
    actor: str,
    now: datetime,
    refund_id: UUID | None = None,
) -> Refund:
    """Set an amount aside to be given back and have it sent; the same `refund_id` again gives that refund.

    Raises NothingToRefund when less than that is left.
    """
    if refund_id is not None:
        # The payment's row is where two clicks of one form meet.
        payment = await lock_payment(session, payment.id)
        known = await session.get(Refund, (payment.store_id, refund_id))
        if known is not None:
            return known
    refund = await set_aside(
        session, payment, amount, reason=reason, actor=actor, now=now, refund_id=refund_id
    )
    facts = {"amount": amount.minor, "currency": amount.currency, "reason": reason}
    record(session, "order.refund_requested", payment.order_id, actor=actor, now=now, **facts)
    enqueue(session, SEND_REFUND, now=now, refund_id=refund.id)
    await session.flush()
    return refund


async def set_aside(
    session: AsyncSession,
    payment: Payment,
    amount: Money,
    *,
    reason: str,
    actor: str,
    now: datetime,
    refund_id: UUID | None = None,
) -> Refund:
    """Take an amount off what can be given back of a payment, for a refund that is still to be made.

    Raises NothingToRefund when less than that is left.
    """
    if amount.minor <= 0 or amount.currency != payment.currency:
        raise NothingToRefund(payment.refundable)
    taken = await session.execute(
        update(Payment)
        .where(
            Payment.store_id == session.info["store_id"],
            Payment.id == payment.id,
            Payment.state == SUCCEEDED,
            # Checked again after waiting for the row, so thirty clicks at once share what is there (R20, T31, T32).
            Payment.refunded_minor + amount.minor <= Payment.captured_minor,
        )
        .values(refunded_minor=Payment.refunded_minor + amount.minor)
        .returning(Payment.refunded_minor)
        .execution_options(synchronize_session=False)
    )
    if taken.scalar() is None:
        await session.refresh(payment)
        raise NothingToRefund(payment.refundable)
    await session.refresh(payment)
    refund = Refund(
        store_id=payment.store_id,
        id=refund_id or new_id(),
        payment_id=payment.id,
        amount_minor=amount.minor,
        currency=amount.currency,
        reason=reason,
        actor=actor,
        created_at=now,
    )
    session.add(refund)
    return refund
