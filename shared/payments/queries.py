"""Reading payments."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.locked import locked
from shared.payments.errors import NoSuchPayment
from shared.payments.models import Payment, Refund
from shared.payments.states import LIVE, REFUND_PENDING, REFUND_REQUESTED


async def payment_by_id(session: AsyncSession, payment_id: UUID) -> Payment:
    """Return a payment; raises NoSuchPayment."""
    return _found(await session.scalar(select(Payment).where(Payment.id == payment_id)))


async def lock_payment(session: AsyncSession, payment_id: UUID) -> Payment:
    """Return a payment, locked until the commit and as it is now; raises NoSuchPayment."""
    return _found(await session.scalar(locked(select(Payment).where(Payment.id == payment_id))))


async def live_payment_of(session: AsyncSession, order_id: UUID) -> Payment | None:
    """Return the payment of an order that may still come in, if there is one."""
    found: Payment | None = await session.scalar(
        select(Payment).where(Payment.order_id == order_id, Payment.state.in_(LIVE))
    )
    return found


async def payments_of(session: AsyncSession, order_id: UUID) -> Sequence[Payment]:
    """Return every payment of an order, first one first."""
    found = await session.scalars(select(Payment).where(Payment.order_id == order_id).order_by(Payment.id))
    return found.all()


async def lock_payments_of(session: AsyncSession, order_id: UUID) -> Sequence[Payment]:
    """Return every payment of an order, first one first, locked until the commit and as they are now."""
    found = await session.scalars(
        locked(select(Payment).where(Payment.order_id == order_id).order_by(Payment.id))
    )
    return found.all()


async def refund_by_id(session: AsyncSession, refund_id: UUID) -> Refund:
    """Return a refund, locked until the commit; raises NoSuchPayment."""
    found = await session.scalar(locked(select(Refund).where(Refund.id == refund_id)))
    if found is None:
        raise NoSuchPayment
    return found


async def is_known_refund(session: AsyncSession, refund_id: UUID) -> bool:
    """Say whether a refund of this id was asked for."""
    return await session.scalar(select(Refund.id).where(Refund.id == refund_id)) is not None


async def refunds_of(session: AsyncSession, payment_ids: Sequence[UUID]) -> Sequence[Refund]:
    """Return what was given back of some payments, first one first."""
    found = await session.scalars(
        select(Refund).where(Refund.payment_id.in_(payment_ids)).order_by(Refund.id)
    )
    return found.all()


async def payments_to_look_at(
    session: AsyncSession, *, now: datetime, limit: int = 200
) -> list[tuple[UUID, UUID]]:
    """Return (store, payment) of those whose next look is due (platform role)."""
    rows = await session.execute(
        select(Payment.store_id, Payment.id)
        .where(Payment.look_at.is_not(None), Payment.look_at <= now)
        .order_by(Payment.look_at)
        .limit(limit)
    )
    return [(store_id, payment_id) for store_id, payment_id in rows]


async def refunds_to_look_at(
    session: AsyncSession, *, before: datetime, limit: int = 200
) -> list[tuple[UUID, UUID]]:
    """Return (store, refund) of those whose end is not known though they are older than that (platform role)."""
    rows = await session.execute(
        select(Refund.store_id, Refund.id)
        .where(Refund.state.in_((REFUND_REQUESTED, REFUND_PENDING)), Refund.created_at <= before)
        .order_by(Refund.created_at)
        .limit(limit)
    )
    return [(store_id, refund_id) for store_id, refund_id in rows]


async def place_of_intent(session: AsyncSession, provider: str, intent_id: str) -> tuple[UUID, UUID] | None:
    """Return (store, payment) of an intent in the installation's own account (platform role)."""
    row = (
        await session.execute(
            select(Payment.store_id, Payment.id).where(
                Payment.provider == provider, Payment.intent_id == intent_id, Payment.account_id.is_(None)
            )
        )
    ).first()
    return (row[0], row[1]) if row else None


async def payment_of_intent(session: AsyncSession, account_id: UUID, intent_id: str) -> UUID | None:
    """Return the payment of an intent in one of the store's own accounts."""
    found: UUID | None = await session.scalar(
        select(Payment.id).where(Payment.account_id == account_id, Payment.intent_id == intent_id)
    )
    return found


def _found(payment: Payment | None) -> Payment:
    if payment is None:
        raise NoSuchPayment
    return payment
