"""A buyer asks to give goods back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.fulfilment.models import PackedGoods
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.jobs import enqueue
from shared.kernel.sentences import say
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.returns.errors import NotReturnable
from shared.returns.jobs import SEND_RETURN_NEWS
from shared.returns.models import Return, ReturnLine
from shared.returns.queries import return_offer
from shared.returns.states import MONEY, REASONS, WISHES

LONGEST_NOTE = 1000


@dataclass(frozen=True, slots=True)
class Wanted:
    """So many pieces of a line, and why."""

    count: int
    reason: str


async def ask_for_return(
    session: AsyncSession,
    order: Order,
    *,
    wanted: Mapping[UUID, Wanted],
    note: str,
    wish: str = MONEY,
    seen: int,
    actor: str,
    now: datetime,
) -> Return:
    """Write a buyer's wish to return goods, by the line's id, and tell them that it has come in.

    `seen` is how many returns the order had when they looked: of many clicks at once one asks. Raises Invalid, or
    NotReturnable when the time is over, something is kept by the rules, or less can go back than is asked for.
    """
    _refuse_nonsense(wanted, note)
    offer = await return_offer(session, order)
    allowed = {one.line.id for one in offer.lines}
    if not offer.is_open(now=now) or not allowed >= set(wanted):
        raise NotReturnable
    number = await _next_number(session, order, seen=seen)
    for line_id in sorted(wanted):
        await _take(session, order, line_id, wanted[line_id].count)

    asked = Return(
        store_id=order.store_id,
        order_id=order.id,
        number=number,
        note=note,
        wish=wish if wish in WISHES else MONEY,
        currency=order.currency,
        asked_at=now,
    )
    session.add(asked)
    await session.flush()
    session.add_all(
        ReturnLine(
            store_id=order.store_id,
            return_id=asked.id,
            order_line_id=line_id,
            quantity=one.count,
            reason=one.reason,
        )
        for line_id, one in wanted.items()
    )
    record(session, "order.return_asked", order.id, actor=actor, now=now, number=number)
    enqueue(session, SEND_RETURN_NEWS, now=now, return_id=asked.id)
    await session.flush()
    return asked


def _refuse_nonsense(wanted: Mapping[UUID, Wanted], note: str) -> None:
    wrong: dict[str, str] = {}
    if not wanted or any(one.count <= 0 for one in wanted.values()):
        wrong["goods"] = say("Choose at least one piece to return.")
    for line_id, one in wanted.items():
        if one.reason not in REASONS:
            wrong[f"reason-{line_id}"] = say("Choose a reason.")
    if len(note) > LONGEST_NOTE:
        wrong["note"] = say("Use at most %(num)s characters.", num=LONGEST_NOTE)
    if wrong:
        raise Invalid(wrong)


async def _next_number(session: AsyncSession, order: Order, *, seen: int) -> int:
    """Count one return more and hold the order's row until the commit."""
    number = await session.scalar(
        update(Order)
        .where(Order.store_id == session.info["store_id"], Order.id == order.id, Order.return_count == seen)
        .values(return_count=Order.return_count + 1)
        .returning(Order.return_count)
        .execution_options(synchronize_session=False)
    )
    if number is None:
        raise NotReturnable
    return int(number)


async def _take(session: AsyncSession, order: Order, line_id: UUID, count: int) -> None:
    """Set pieces of a line aside: never more than were packed and are not on their way back already."""
    too_few = exists(
        select(PackedGoods.id).where(
            PackedGoods.store_id == OrderLine.store_id,
            PackedGoods.order_line_id == OrderLine.id,
            PackedGoods.packed * OrderLine.quantity < (OrderLine.in_return + count) * PackedGoods.due,
        )
    )
    taken = await session.scalar(
        update(OrderLine)
        .where(
            OrderLine.store_id == session.info["store_id"],
            OrderLine.id == line_id,
            OrderLine.order_id == order.id,
            OrderLine.in_return + count <= OrderLine.quantity,
            ~too_few,
        )
        .values(in_return=OrderLine.in_return + count)
        .returning(OrderLine.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        raise NotReturnable
