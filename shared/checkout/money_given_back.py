"""How an order's money stands once some of it went back: the sums over all of its payments say so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.orders.end_waiting import note_payment_state
from shared.orders.models import Order
from shared.orders.states import NEEDS_REVIEW, PAID, PARTLY_REFUNDED, REFUND_PENDING, REFUNDED
from shared.payments import states as payment_states
from shared.payments.models import Payment, Refund

# What is written on the refund of money that came when nothing waited for it; it says of a payment that it never was
# its order's.
TOO_LATE: Final = "The payment arrived after the goods had been given to others."
SYSTEM: Final = "system"


@dataclass(frozen=True, slots=True)
class Held:
    """One payment of an order: what came in by it and went back, and whether it came too late or still may come.

    One that `is_of_edit` is the difference of a change of the order.
    """

    captured: int
    given: int = 0
    is_late: bool = False
    is_live: bool = False
    is_of_edit: bool = False


def standing_of(payments: Sequence[Held]) -> str | None:
    """Return how the money of an order stands, by what came in and went back of all its payments.

    Money that came too late is its order's only where no other ever was. None where nothing came in that could tell.
    """
    told = [one for one in payments if one.captured and not one.is_late]
    late = [one for one in payments if one.captured and one.is_late]
    if not told:
        if not late or any(one.is_live for one in payments):
            return None
        return REFUNDED if _is_gone(late) else REFUND_PENDING
    # Where only changes were paid this way, what was paid for the order itself came by hand, and is still there.
    if _is_gone(told) and not all(one.is_of_edit for one in told):
        return REFUNDED
    return PARTLY_REFUNDED if any(one.given for one in told) else PAID


def _is_gone(payments: Sequence[Held]) -> bool:
    return sum(one.given for one in payments) >= sum(one.captured for one in payments)


async def note_given_back(session: AsyncSession, order_id: UUID) -> None:
    """Write on an order how its money stands after a refund; the refund's payment is locked."""
    # Two refunds of two payments meet at the order's row: the second one sums up what the first one has written.
    state = await session.scalar(select(Order.payment_state).where(Order.id == order_id).with_for_update())
    standing = standing_of(await _held(session, order_id))
    # A refund that came back after all leaves the order paid; it pays for nothing that was not paid before.
    is_told = standing is not None and (standing != PAID or state in (PARTLY_REFUNDED, REFUNDED))
    if standing and is_told and state not in (standing, NEEDS_REVIEW):
        await note_payment_state(session, order_id, standing)


async def _held(session: AsyncSession, order_id: UUID) -> list[Held]:
    mine = and_(Refund.store_id == Payment.store_id, Refund.payment_id == Payment.id)
    given = (
        select(func.coalesce(func.sum(Refund.amount_minor), 0))
        .where(mine, Refund.state == payment_states.REFUND_SUCCEEDED)
        .scalar_subquery()
    )
    is_late = exists().where(mine, Refund.reason == TOO_LATE, Refund.actor == SYSTEM)
    rows = await session.execute(
        select(
            Payment.captured_minor,
            given,
            is_late,
            Payment.state.in_(payment_states.LIVE),
            Payment.edit_id.is_not(None),
        ).where(Payment.order_id == order_id)
    )
    return [Held(*row) for row in rows]
