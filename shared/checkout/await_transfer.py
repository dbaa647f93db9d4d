"""An order that waits for a bank transfer: from its placing to the money, or to the end of its time."""

from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import true, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.settle_reservations import claim, release
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.jobs import enqueue
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.orders.end_waiting import abandon_order, confirm_order
from shared.orders.jobs import SEND_ORDER_CANCELLATION, SEND_TRANSFER_DETAILS, SEND_TRANSFER_REMINDER
from shared.orders.models import Order
from shared.orders.queries import order_by_id
from shared.payments.bank_details import reference_of
from shared.payments.transfers import (
    CALLED_OFF,
    EXPIRED,
    RECEIVED,
    WAITING,
    AwaitedTransfer,
    TransferReceipt,
    transfer_of,
)
from shared.payments.ways import Way

NOT_IN_TIME: Final = "The transfer did not come in time."
TURNED_BACK: Final = "The buyer changed the order."
NO_LONGER_WAITING: Final = "The shop waits for the transfer no longer."
OLDEST: Final = timedelta(days=365)


async def await_transfer(session: AsyncSession, order: Order, way: Way, *, now: datetime) -> AwaitedTransfer:
    """Write what an order waits for, and tell the buyer by mail where to send it."""
    life = timedelta(days=way.hold_days)
    transfer = AwaitedTransfer(
        store_id=order.store_id,
        order_id=order.id,
        amount_minor=order.to_pay.minor,
        currency=order.currency,
        reference=reference_of(order.number),
        bank=dict(way.details),
        created_at=now,
        remind_at=now + life / 2,
        due_at=now + life,
    )
    session.add(transfer)
    enqueue(session, SEND_TRANSFER_DETAILS, now=now, order_id=order.id)
    await session.flush()
    return transfer


async def receive_transfer(
    session: AsyncSession,
    order: Order,
    amount: Money,
    *,
    received_on: date,
    key: UUID,
    actor: str,
    now: datetime,
) -> None:
    """Note money that came in, once per key; when it is enough, place the order and claim its goods.

    Money for an order that was called off is noted too: it has to be sent back. Raises Invalid.
    """
    if amount.minor <= 0:
        raise Invalid({"amount": say("Enter an amount above zero.")})
    if not now.date() - OLDEST <= received_on <= now.date() + timedelta(days=1):
        raise Invalid({"received_on": say("Enter the day on which it came in.")})
    transfer = await transfer_of(session, order.id, lock=True)
    if transfer is None or amount.currency != transfer.currency:
        raise Invalid({"amount": say("This order waits for no transfer.")})
    row = {
        "store_id": transfer.store_id,
        "id": key,
        "transfer_id": transfer.id,
        "amount_minor": amount.minor,
        "currency": amount.currency,
        "received_on": received_on,
        "actor": actor,
        "created_at": now,
    }
    noted = insert(TransferReceipt).values(row).on_conflict_do_nothing().returning(TransferReceipt.id)
    if await session.scalar(noted) is None:
        return
    transfer.received_minor += amount.minor
    record(
        session,
        "order.transfer_received",
        order.id,
        actor=actor,
        now=now,
        amount=amount.minor,
        currency=amount.currency,
    )
    if transfer.is_waiting and not transfer.missing:
        transfer.state, transfer.settled_at = RECEIVED, now
        await session.flush()
        if await confirm_order(session, order, now=now):
            await claim(session, order.own_cart, order_id=order.id, actor=actor, now=now)
    await session.flush()


async def call_off_transfer(session: AsyncSession, order: Order, *, now: datetime) -> bool:
    """Give an order up that the buyer turns back from; returns whether nothing had come in yet and it still waited."""
    return await _give_up(session, order, CALLED_OFF, reason=TURNED_BACK, now=now)


async def decline_transfer(session: AsyncSession, order: Order, *, actor: str, now: datetime) -> bool:
    """Give an order up that the store waits for no longer, and tell the buyer; returns whether it still waited.

    What came in for it is noted as to be sent back: nobody but the store can do that.
    """
    is_given_up = await _give_up(
        session, order, CALLED_OFF, reason=NO_LONGER_WAITING, now=now, even_in_part=True
    )
    if is_given_up:
        record(session, "order.transfer_declined", order.id, actor=actor, now=now)
        enqueue(session, SEND_ORDER_CANCELLATION, now=now, order_id=order.id)
    return is_given_up


async def look_at_transfer(session: AsyncSession, order_id: UUID, *, now: datetime) -> None:
    """Remind the buyer once at half time; at the end give the goods back and write that the order is called off.

    An order that a part has come in for waits for a person.
    """
    transfer = await transfer_of(session, order_id)
    if transfer is None:
        return
    if now >= transfer.due_at:
        order = await order_by_id(session, order_id)
        if await _give_up(session, order, EXPIRED, reason=NOT_IN_TIME, now=now):
            enqueue(session, SEND_ORDER_CANCELLATION, now=now, order_id=order_id)
    elif await _take_reminder(session, order_id, now=now):
        enqueue(session, SEND_TRANSFER_REMINDER, now=now, order_id=order_id)


async def _give_up(
    session: AsyncSession, order: Order, state: str, *, reason: str, now: datetime, even_in_part: bool = False
) -> bool:
    # The row decides between money that is being noted and the end of the time.
    moved = await session.scalar(
        update(AwaitedTransfer)
        .where(
            AwaitedTransfer.store_id == session.info["store_id"],
            AwaitedTransfer.order_id == order.id,
            AwaitedTransfer.state == WAITING,
            true() if even_in_part else AwaitedTransfer.received_minor == 0,
        )
        .values(state=state, settled_at=now, remind_at=None)
        .returning(AwaitedTransfer.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None or not await abandon_order(session, order, reason=reason, now=now):
        return False
    await release(session, order.own_cart, now=now)
    return True


async def _take_reminder(session: AsyncSession, order_id: UUID, *, now: datetime) -> bool:
    taken = await session.scalar(
        update(AwaitedTransfer)
        .where(
            AwaitedTransfer.store_id == session.info["store_id"],
            AwaitedTransfer.order_id == order_id,
            AwaitedTransfer.state == WAITING,
            AwaitedTransfer.received_minor == 0,
            AwaitedTransfer.remind_at <= now,
        )
        .values(remind_at=None)
        .returning(AwaitedTransfer.id)
        .execution_options(synchronize_session=False)
    )
    return taken is not None
