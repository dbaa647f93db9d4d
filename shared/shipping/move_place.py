"""Another time for an order that has one, or its first: held until the change is made, then in the place of the old."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.shipping.delivery_slots import (
    BOOKED,
    HELD,
    RETURNED,
    DeliverySlot,
    SlotBooking,
    give_place_back,
    take_place,
)
from shared.shipping.slots import Slot


@dataclass(frozen=True, slots=True)
class WantedPlace:
    """A place in a slot of a way of delivery."""

    method_id: UUID
    slot: Slot


async def booked_slot(session: AsyncSession, order_id: UUID) -> DeliverySlot | None:
    """Return the slot in which an order is to come; None where it has none."""
    found: DeliverySlot | None = await session.scalar(
        select(DeliverySlot)
        .join(
            SlotBooking,
            and_(SlotBooking.store_id == DeliverySlot.store_id, SlotBooking.slot_id == DeliverySlot.id),
        )
        .where(SlotBooking.order_id == order_id, SlotBooking.state == BOOKED)
        .execution_options(populate_existing=True)
    )
    return found


async def hold_place(
    session: AsyncSession, order_id: UUID, edit_id: UUID, wanted: WantedPlace | None, *, now: datetime
) -> None:
    """Take the place that a change of an order needs, if it needs one; raises SlotGone. The order's row is locked.

    Also locks the place that the order has and will give back, so that who swaps places meets nobody half-way.
    """
    is_wanted = (
        and_(DeliverySlot.method_id == wanted.method_id, DeliverySlot.starts_at == wanted.slot.starts_at)
        if wanted
        else None
    )
    its_own = DeliverySlot.id.in_(
        select(SlotBooking.slot_id).where(SlotBooking.order_id == order_id, SlotBooking.state != RETURNED)
    )
    await session.execute(
        select(DeliverySlot.id)
        .where(its_own if is_wanted is None else or_(its_own, is_wanted))
        .order_by(DeliverySlot.id)
        .with_for_update()
    )
    if wanted is None:
        return
    slot_id = await take_place(session, wanted.method_id, wanted.slot)
    session.add(
        SlotBooking(
            store_id=session.info["store_id"],
            order_id=order_id,
            slot_id=slot_id,
            edit_id=edit_id,
            state=HELD,
            created_at=now,
        )
    )
    await session.flush()


async def move_place(session: AsyncSession, order_id: UUID) -> None:
    """Give back the place that an order has, and let the one that is held for its change be the order's."""
    await give_place_back(session, order_id, states=(BOOKED,))
    await session.execute(
        update(SlotBooking)
        .where(
            SlotBooking.store_id == session.info["store_id"],
            SlotBooking.order_id == order_id,
            SlotBooking.state == HELD,
        )
        .values(state=BOOKED)
        .execution_options(synchronize_session=False)
    )
