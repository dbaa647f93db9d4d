"""Take a shipment one step on: to the carrier, to the buyer, or back to the shelf."""

from datetime import datetime
from typing import Any

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.fulfilment.errors import ShipmentMoved
from shared.fulfilment.jobs import SEND_SHIPMENT_NEWS
from shared.fulfilment.models import PackedGoods, Shipment, ShipmentLine
from shared.fulfilment.note_progress import lock_order, note_progress
from shared.fulfilment.states import ARRIVED, PICKED_UP, SENT, UNDONE, sources_of
from shared.kernel.events import record
from shared.kernel.jobs import enqueue
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine


async def hand_over(
    session: AsyncSession, order: Order, shipment: Shipment, *, actor: str, now: datetime
) -> None:
    """Note that the carrier has a parcel, which cannot be undone any more, and tell the buyer; raises ShipmentMoved."""
    await _move(session, order, shipment, SENT, sent_at=now)
    record(session, "order.sent", order.id, actor=actor, now=now, shipment=shipment.number)
    enqueue(session, SEND_SHIPMENT_NEWS, now=now, shipment_id=shipment.id)


async def bring(
    session: AsyncSession, order: Order, shipment: Shipment, *, actor: str, now: datetime
) -> None:
    """Note that the buyer has the goods, brought or picked up; raises ShipmentMoved."""
    state = PICKED_UP if shipment.is_for_pick_up else ARRIVED
    await _move(session, order, shipment, state, arrived_at=now)
    name = "order.picked_up" if state == PICKED_UP else "order.delivered"
    record(session, name, order.id, actor=actor, now=now, shipment=shipment.number)


async def undo(session: AsyncSession, order: Order, shipment: Shipment, *, actor: str, now: datetime) -> None:
    """Unpack what has not left the house, so that it can be packed again; raises ShipmentMoved."""
    await _move(session, order, shipment, UNDONE, undone_at=now)
    await _put_back(session, shipment)
    await note_progress(session, order)
    record(session, "order.unpacked", order.id, actor=actor, now=now, shipment=shipment.number)


async def _move(session: AsyncSession, order: Order, shipment: Shipment, state: str, **moments: Any) -> None:
    await lock_order(session, order)
    moved = await session.scalar(
        update(Shipment)
        .where(
            Shipment.store_id == session.info["store_id"],
            Shipment.id == shipment.id,
            Shipment.state.in_(sources_of(state)),
        )
        .values(state=state, **moments)
        .returning(Shipment.id)
        .execution_options(synchronize_session=False)
    )
    if moved is None:
        raise ShipmentMoved(shipment.number)
    await note_progress(session, order)


async def _put_back(session: AsyncSession, shipment: Shipment) -> None:
    lines = await session.scalars(select(ShipmentLine).where(ShipmentLine.shipment_id == shipment.id))
    counted = {(line.order_line_id, line.variant_id): line.quantity for line in lines}
    for line_id, variant_id in sorted(counted):
        count = counted[line_id, variant_id]
        # What is on its way back cannot be on the shelf as well.
        is_returned = exists(
            select(OrderLine.id).where(
                OrderLine.store_id == PackedGoods.store_id,
                OrderLine.id == PackedGoods.order_line_id,
                OrderLine.in_return * PackedGoods.due > (PackedGoods.packed - count) * OrderLine.quantity,
            )
        )
        taken = await session.scalar(
            update(PackedGoods)
            .where(
                PackedGoods.store_id == session.info["store_id"],
                PackedGoods.order_line_id == line_id,
                PackedGoods.variant_id == variant_id,
                ~is_returned,
            )
            .values(packed=PackedGoods.packed - count)
            .returning(PackedGoods.id)
            .execution_options(synchronize_session=False)
        )
        if taken is None:
            raise ShipmentMoved(shipment.number)
