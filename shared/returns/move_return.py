"""Take a return one step on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.fulfilment.note_progress import lock_order
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.jobs import enqueue
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.payments.models import Payment
from shared.payments.queries import lock_payments_of, payments_of
from shared.payments.request_refund import request_refund
from shared.returns.errors import MoreThanPaid, ReturnMoved
from shared.returns.jobs import SEND_RETURN_NEWS
from shared.returns.models import Return, ReturnLine
from shared.returns.refund_by_hand import left_by_hand, note_left_by_hand
from shared.returns.states import (
    APPROVED,
    CONDITIONS,
    FATES,
    RECEIVED,
    REFUSED,
    SETTLED,
    WITHDRAWN,
    sources_of,
)
from shared.returns.take_in_goods import take_in_goods

LONGEST_ANSWER = 500


@dataclass(frozen=True, slots=True)
class Came:
    """How the pieces of a line came back, and what becomes of them."""

    condition: str
    fate: str


async def approve_return(
    session: AsyncSession, order: Order, asked: Return, *, answer: str, actor: str, now: datetime
) -> None:
    """Agree to take the goods back; `answer` tells the buyer where to send them. Raises Invalid or ReturnMoved."""
    _refuse_long(answer)
    await _move(session, order, asked, APPROVED, actor=actor, now=now, decided_at=now, answer=answer)


async def refuse_return(
    session: AsyncSession, order: Order, asked: Return, *, answer: str, actor: str, now: datetime
) -> None:
    """Refuse to take the goods back, and say why; raises Invalid or ReturnMoved."""
    _refuse_long(answer)
    if not answer:
        raise Invalid({"answer": say("Tell the buyer why.")})
    await _move(session, order, asked, REFUSED, actor=actor, now=now, decided_at=now, answer=answer)
    await _give_up(session, asked)


async def withdraw_return(
    session: AsyncSession, order: Order, asked: Return, *, actor: str, now: datetime
) -> None:
    """Let the buyer keep the goods, who may ask again in time; raises ReturnMoved."""
    await _move(session, order, asked, WITHDRAWN, actor=actor, now=now, decided_at=now)
    await _give_up(session, asked)


async def receive_return(
    session: AsyncSession,
    order: Order,
    asked: Return,
    *,
    came: Mapping[UUID, Came],
    actor: str,
    now: datetime,
) -> None:
    """Note how the goods came back, by the return line's id, and what becomes of them.

    Raises Invalid or ReturnMoved.
    """
    _refuse_unsaid(asked, came)
    await _move(session, order, asked, RECEIVED, actor=actor, now=now, received_at=now)
    for line in asked.lines:
        noted = came[line.id]
        await session.execute(
            update(ReturnLine)
            .where(ReturnLine.store_id == session.info["store_id"], ReturnLine.id == line.id)
            .values(condition=noted.condition, fate=noted.fate)
            .execution_options(synchronize_session=False)
        )
    fates = {line.id: came[line.id].fate for line in asked.lines}
    await take_in_goods(session, order, asked, fates, actor=actor, now=now)


async def settle_return(
    session: AsyncSession, order: Order, asked: Return, amount: Money, *, actor: str, now: datetime
) -> None:
    """Give money back for goods that came back, to the card where one paid, else noted as given by hand.

    An amount of zero ends the return without money. Raises ReturnMoved, NothingToRefund or MoreThanPaid.
    """
    if amount:
        # Payments before orders, as everybody locks them who gives money back.
        await lock_payments_of(session, order.id)
    await _move(
        session, order, asked, SETTLED, actor=actor, now=now, settled_at=now, refund_minor=amount.minor
    )
    if not amount:
        return
    payment = await refundable_payment(session, order)
    if payment is not None:
        reason = say("Return %(number)s", number=asked.number)
        await request_refund(session, payment, amount, reason=str(reason), actor=actor, now=now)
        return
    left = await left_by_hand(session, order)
    if left.minor < 0:
        raise MoreThanPaid(left + amount)
    await note_left_by_hand(session, order)


async def refundable_payment(session: AsyncSession, order: Order) -> Payment | None:
    """Return the card payment of an order of which something is left to give back."""
    return next((one for one in await payments_of(session, order.id) if one.can_be_refunded), None)


async def _move(
    session: AsyncSession,
    order: Order,
    asked: Return,
    state: str,
    *,
    actor: str,
    now: datetime,
    **values: Any,
) -> None:
    await lock_order(session, order)
    moved = await session.scalar(
        update(Return)
        .where(
            Return.store_id == session.info["store_id"],
            Return.id == asked.id,
            Return.state.in_(sources_of(state)),
        )
        .values(state=state, **values)
        .returning(Return.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        raise ReturnMoved
    record(session, f"order.return_{state}", order.id, actor=actor, now=now, number=asked.number)
    enqueue(session, SEND_RETURN_NEWS, now=now, return_id=asked.id)


async def _give_up(session: AsyncSession, asked: Return) -> None:
    for line in sorted(asked.lines, key=lambda one: one.order_line_id):
        await session.execute(
            update(OrderLine)
            .where(OrderLine.store_id == session.info["store_id"], OrderLine.id == line.order_line_id)
            .values(in_return=OrderLine.in_return - line.quantity)
            .execution_options(synchronize_session=False)
        )


def _refuse_unsaid(asked: Return, came: Mapping[UUID, Came]) -> None:
    wrong: dict[str, str] = {}
    for line in asked.lines:
        if came[line.id].condition not in CONDITIONS:
            wrong[f"condition-{line.id}"] = say("Say of every line how it came back.")
        if came[line.id].fate not in FATES:
            wrong[f"fate-{line.id}"] = say("Say what becomes of it.")
    if wrong:
        raise Invalid(wrong)


def _refuse_long(answer: str) -> None:
    if len(answer) > LONGEST_ANSWER:
        raise Invalid({"answer": say("Use at most %(num)s characters.", num=LONGEST_ANSWER)})
