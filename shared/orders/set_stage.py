"""Move an order to a stage of work."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.events import record
from shared.orders.models import Order
from shared.orders.stages import NoSuchStage, OrderStage, StageChanged, StageNotNext

STAGED: Final = "order.staged"
UNSTAGED: Final = "order.unstaged"


async def set_stage(
    session: AsyncSession, order: Order, stage_id: UUID | None, *, actor: str, now: datetime
) -> bool:
    """Move an order to a stage, or with None out of all; returns whether that changed anything.

    Raises NoSuchStage, StageNotNext, or StageChanged when it is no longer where `order` says.
    """
    if stage_id == order.stage_id:
        return False
    stage = await _kept(session, stage_id) if stage_id else None
    was = await session.get(OrderStage, (order.store_id, order.stage_id)) if order.stage_id else None
    if was is not None and not was.may_lead_to(stage_id):
        raise StageNotNext(order.shown_number, stage=was.name, wanted=stage.name if stage else None)
    moved = await session.scalar(
        update(Order)
        .where(Order.id == order.id, Order.stage_id.is_not_distinct_from(order.stage_id))
        .values(stage_id=stage_id)
        .returning(Order.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        await session.refresh(order, ["stage_id"])
        raise StageChanged(order.shown_number)
    names = {"was": was.name} if was else {}
    if stage:
        record(session, STAGED, order.id, actor=actor, now=now, stage=stage.name, **names)
    else:
        record(session, UNSTAGED, order.id, actor=actor, now=now, **names)
    return True


async def begin_when_paid(session: AsyncSession, order_id: UUID, *, now: datetime) -> None:
    """Move an order that has just been paid to where the store's work begins, if it says so; one under way stays."""
    first = await session.scalar(
        select(OrderStage)
        .where(OrderStage.store_id == session.info["store_id"], OrderStage.is_on_paid)
        # Whoever removes it right now may wait for this order's row: not begun is better than not paid.
        .with_for_update(read=True, key_share=True, skip_locked=True)
    )
    if first is None:
        return
    begun = await session.scalar(
        update(Order)
        .where(Order.store_id == first.store_id, Order.id == order_id, Order.stage_id.is_(None))
        .values(stage_id=first.id)
        .returning(Order.id)
        .execution_options(synchronize_session=False)
    )
    if begun is not None:
        record(session, STAGED, order_id, actor="system", now=now, stage=first.name)


async def _kept(session: AsyncSession, stage_id: UUID) -> OrderStage:
    """Return a stage that nobody removes until the commit."""
    found = await session.scalar(
        select(OrderStage)
        .where(OrderStage.store_id == session.info["store_id"], OrderStage.id == stage_id)
        .with_for_update(read=True, key_share=True)
    )
    if found is None:
        raise NoSuchStage
    return found
