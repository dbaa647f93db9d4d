"""Take a stage of work away."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import any_, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.errors import Invalid
from shared.kernel.events import Event, record
from shared.kernel.ids import new_id
from shared.kernel.sentences import say, say_count
from shared.orders.models import Order
from shared.orders.set_stage import STAGED, UNSTAGED
from shared.orders.stages import NoSuchStage, OrderStage

# Rows of one statement; a stage at which work ends holds every order of years.
_PIECE: Final = 1000


async def remove_stage(
    session: AsyncSession,
    stage_id: UUID,
    *,
    moved_to: UUID | None = None,
    is_emptied: bool = False,
    actor: str,
    now: datetime,
) -> int:
    """Remove a stage and move its orders to another one, or out of all where it is emptied; returns how many went.

    What may follow which stage is not asked here: the way is what is being changed. Raises NoSuchStage, or Invalid
    with how many orders are at it when nobody said what becomes of them.
    """
    stages = await _locked(session, stage_id, moved_to)
    stage = stages.get(stage_id)
    if stage is None:
        raise NoSuchStage
    target = stages.get(moved_to) if moved_to else None
    if moved_to and (target is None or target is stage):
        raise Invalid({"moved_to": say("Choose a stage that there is.")})
    if target is None and not is_emptied:
        await _refuse_in_use(session, stage)
    moved = await _move_orders(session, stage, target, actor=actor, now=now)
    mine = OrderStage.store_id == stage.store_id
    await session.execute(
        update(OrderStage)
        .where(mine, any_(OrderStage.leads_to) == stage.id)
        .values(leads_to=func.array_remove(OrderStage.leads_to, stage.id))
        .execution_options(synchronize_session=False)
    )
    await session.execute(delete(OrderStage).where(mine, OrderStage.id == stage.id))
    record(session, "order_stage.removed", stage.id, actor=actor, now=now, title=stage.name, orders=moved)
    return moved


async def _locked(session: AsyncSession, *wanted: UUID | None) -> dict[UUID, OrderStage]:
    """Lock stages so that no order comes to them meanwhile, in sorted order."""
    found = await session.scalars(
        select(OrderStage)
        .where(
            OrderStage.store_id == session.info["store_id"], OrderStage.id.in_([one for one in wanted if one])
        )
        .order_by(OrderStage.id)
        .with_for_update()
    )
    return {one.id: one for one in found}


async def _refuse_in_use(session: AsyncSession, stage: OrderStage) -> None:
    count = await session.scalar(
        select(func.count())
        .select_from(Order)
        .where(Order.store_id == stage.store_id, Order.stage_id == stage.id)
    )
    if count:
        raise Invalid(
            {
                "moved_to": say_count(
                    "%(num)s order is at this stage. Choose where it goes.",
                    "%(num)s orders are at this stage. Choose where they go.",
                    count,
                )
            }
        )


async def _move_orders(
    session: AsyncSession, stage: OrderStage, target: OrderStage | None, *, actor: str, now: datetime
) -> int:
    moved = (
        await session.scalars(
            update(Order)
            .where(Order.store_id == stage.store_id, Order.stage_id == stage.id)
            .values(stage_id=target.id if target else None)
            .returning(Order.id)
            .execution_options(synchronize_session=False)
        )
    ).all()
    name, data = (
        (STAGED, {"stage": target.name, "was": stage.name}) if target else (UNSTAGED, {"was": stage.name})
    )
    for begin in range(0, len(moved), _PIECE):
        rows = [
            {
                "store_id": stage.store_id,
                "id": new_id(),
                "name": name,
                "subject_id": order_id,
                "actor": actor,
                "data": data,
                "occurred_at": now,
            }
            for order_id in moved[begin : begin + _PIECE]
        ]
        await session.execute(insert(Event), rows)
    return len(moved)
