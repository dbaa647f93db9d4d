"""Write what the provider says about refunds: our own, and those made in its own dashboard."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.kernel.jobs import enqueue
from shared.payments.gateway import RefundStanding
from shared.payments.jobs import SEND_REFUND_NOTICE
from shared.payments.models import Payment, Refund
from shared.payments.states import REFUND_FAILED, REFUND_PENDING, REFUND_REQUESTED, REFUND_SUCCEEDED

PROVIDER: Final = "provider"
_RANK: Final = (REFUND_REQUESTED, REFUND_PENDING, REFUND_SUCCEEDED, REFUND_FAILED)


async def settle_refunds(
    session: AsyncSession, payment: Payment, told: Iterable[RefundStanding], *, now: datetime
) -> None:
    """Bring the refunds of a locked payment to what the provider says; those it made itself are written down too."""
    known = {
        refund.id: refund
        for refund in await session.scalars(
            select(Refund).where(Refund.payment_id == payment.id).with_for_update()
        )
    }
    by_provider = {refund.provider_id: refund for refund in known.values() if refund.provider_id}
    for one in told:
        ours = by_provider.get(one.provider_id) or (known.get(one.refund_id) if one.refund_id else None)
        if ours is None:
            ours = _adopt(payment, one, now=now)
            if ours is None:
                continue
            session.add(ours)
        _settle(session, payment, ours, one, now=now)
    await session.flush()


async def fail_refund(
    session: AsyncSession, payment: Payment, refund: Refund, *, problem: str, now: datetime
) -> None:
    """Give up a refund that the provider refused: its amount can be given back another way."""
    if refund.state in (REFUND_FAILED, REFUND_SUCCEEDED):
        return
    refund.state, refund.problem, refund.settled_at = REFUND_FAILED, problem, now
    payment.refunded_minor -= refund.amount_minor
    record(session, "order.refund_failed", payment.order_id, actor="system", now=now, problem=problem)
    await session.flush()


def _adopt(payment: Payment, one: RefundStanding, *, now: datetime) -> Refund | None:
    # Never more than came in: what our own refunds have set aside already is theirs.
    amount = min(one.amount.minor, payment.captured_minor - payment.refunded_minor)
    if amount <= 0 or one.state == REFUND_FAILED:
        return None
    payment.refunded_minor += amount
    return Refund(
        store_id=payment.store_id,
        payment_id=payment.id,
        amount_minor=amount,
        currency=payment.currency,
        state=REFUND_REQUESTED,
        actor=PROVIDER,
        created_at=now,
    )


def _settle(
    session: AsyncSession, payment: Payment, ours: Refund, one: RefundStanding, *, now: datetime
) -> None:
    ours.provider_id = one.provider_id
    if _RANK.index(one.state) <= _RANK.index(ours.state):
        return
    ours.state = one.state
    if one.state == REFUND_FAILED:
        payment.refunded_minor -= ours.amount_minor
    if one.state in (REFUND_SUCCEEDED, REFUND_FAILED):
        ours.settled_at = now
        name = "order.refunded" if one.state == REFUND_SUCCEEDED else "order.refund_failed"
        facts = {"amount": ours.amount_minor, "currency": ours.currency, "reason": ours.reason}
        record(session, name, payment.order_id, actor=ours.actor, now=now, **facts)
    if one.state == REFUND_SUCCEEDED:
        enqueue(session, SEND_REFUND_NOTICE, now=now, refund_id=ours.id)
