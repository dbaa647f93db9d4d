"""Ask for a copy of a customer's data, or for its erasure, and take the latter back."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.customers.models import Customer
from shared.kernel.errors import Conflict
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.jobs import JobName, enqueue
from shared.kernel.sentences import say
from shared.orders.models import Order
from shared.orders.states import AWAITING_PAYMENT, LEFT_THE_HOUSE, PLACED
from shared.privacy.jobs import DROP_EXPORT, ERASE_CUSTOMER, MAKE_EXPORT, SEND_ERASURE_NOTICE
from shared.privacy.models import (
    COOLING_OFF,
    ERASURE,
    EXPORT,
    KEPT_FOR,
    WAITING,
    WITHDRAWN,
    DataRequest,
)


class OrderUnderWay(Conflict):
    """Nobody can be forgotten to whom something is still to be sent."""

    message = say("An order is still under way. Erase the account once it has arrived or is cancelled.")


async def ask_for_export(session: AsyncSession, customer: Customer, *, actor: str, now: datetime) -> None:
    """Have a copy of all that is known of a customer made; who waits for one already gets that one."""
    request = await _ask(session, customer, EXPORT, actor=actor, now=now, due_at=now + KEPT_FOR)
    if request is not None:
        _enqueue(session, MAKE_EXPORT, request, now=now)
        _enqueue(session, DROP_EXPORT, request, now=now, run_at=request.due_at)


async def ask_for_erasure(session: AsyncSession, customer: Customer, *, actor: str, now: datetime) -> None:
    """Erase a customer when the cooling-off is over; until then it can be taken back. Raises OrderUnderWay."""
    if await has_order_under_way(session, customer):
        raise OrderUnderWay
    request = await _ask(session, customer, ERASURE, actor=actor, now=now, due_at=now + COOLING_OFF)
    if request is not None:
        record(session, "customer.erasure_asked", customer.id, actor=actor, now=now)
        _enqueue(session, SEND_ERASURE_NOTICE, request, now=now)
        _enqueue(session, ERASE_CUSTOMER, request, now=now, run_at=request.due_at)


async def withdraw_erasure(session: AsyncSession, customer: Customer, *, actor: str, now: datetime) -> None:
    """Take a wish to be erased back; whichever statement comes first, this or the erasure, decides."""
    taken_back = await session.scalars(
        update(DataRequest)
        .where(
            DataRequest.customer_id == customer.id,
            DataRequest.kind == ERASURE,
            DataRequest.state == WAITING,
        )
        .values(state=WITHDRAWN, done_at=now)
        .returning(DataRequest.id)
        .execution_options(synchronize_session=False)
    )
    if taken_back.all():
        record(session, "customer.erasure_withdrawn", customer.id, actor=actor, now=now)


async def has_order_under_way(session: AsyncSession, customer: Customer) -> bool:
    """Say whether something is still to be paid or sent."""
    under_way = (Order.state == AWAITING_PAYMENT) | (
        (Order.state == PLACED) & (Order.fulfilment_state.not_in(LEFT_THE_HOUSE))
    )
    known = select(Order.id).where(Order.customer_id == customer.id, under_way).limit(1)
    return await session.scalar(known) is not None


async def _ask(
    session: AsyncSession, customer: Customer, kind: str, *, actor: str, now: datetime, due_at: datetime
) -> DataRequest | None:
    made = await session.scalars(
        insert(DataRequest)
        .values(
            store_id=customer.store_id,
            id=new_id(),
            customer_id=customer.id,
            kind=kind,
            state=WAITING,
            actor=actor,
            requested_at=now,
            due_at=due_at,
        )
        .on_conflict_do_nothing()
        .returning(DataRequest)
    )
    return made.one_or_none()


def _enqueue(
    session: AsyncSession,
    job: JobName,
    request: DataRequest,
    *,
    now: datetime,
    run_at: datetime | None = None,
) -> None:
    enqueue(session, job, now=now, run_at=run_at, request_id=request.id)
