"""Take a booking of the bank to the order that it is for."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.await_transfer import receive_transfer
from shared.kernel.errors import Conflict
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.orders.models import Order
from shared.payments.bank_lines import APPLIED, ASIDE, OPEN, lock_line
from shared.payments.match_bank_line import Awaited
from shared.payments.transfers import AwaitedTransfer


class LineDecided(Conflict):
    """Somebody has decided what the money is for."""

    message = say("This line has been decided already.")


async def apply_bank_line(
    session: AsyncSession, line_id: UUID, order: Order, *, actor: str, now: datetime
) -> None:
    """Note a booking at an order, once: the line's row decides, and its id is the key of what is noted.

    Raises LineDecided, or Invalid when the order waits for no such money.
    """
    line = await lock_line(session, line_id)
    if not line.is_open:
        raise LineDecided
    await receive_transfer(
        session, order, line.amount, received_on=line.booked_on, key=line.id, actor=actor, now=now
    )
    line.state, line.order_id, line.actor, line.decided_at = APPLIED, order.id, actor, now
    await session.flush()


async def put_line_aside(
    session: AsyncSession, line_id: UUID, *, is_aside: bool, actor: str, now: datetime
) -> None:
    """Say that a booking is for no order, or take that back; raises LineDecided for one that was noted."""
    line = await lock_line(session, line_id)
    if line.state == APPLIED:
        raise LineDecided
    line.state, line.actor, line.decided_at = (ASIDE, actor, now) if is_aside else (OPEN, "", None)
    await session.flush()


async def awaited_transfers(session: AsyncSession) -> list[Awaited]:
    """Return what orders wait for by transfer, and what they waited for of late: money may come after all."""
    rows = await session.execute(
        select(AwaitedTransfer, Order)
        .join(Order, (Order.store_id == AwaitedTransfer.store_id) & (Order.id == AwaitedTransfer.order_id))
        .order_by(AwaitedTransfer.created_at.desc())
        .limit(5000)
    )
    return [
        Awaited(
            order.id,
            order.shown_number,
            transfer.reference,
            transfer.missing or Money(transfer.amount_minor, transfer.currency),
            str(order.address.get("name", "")),
            transfer.is_waiting,
        )
        for transfer, order in rows
    ]
