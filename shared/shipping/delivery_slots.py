"""Places in a slot: taken by the statement that checks that one is left, and given back once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.ids import new_id
from shared.kernel.tables import StoreTable, one_of, to_store_row
from shared.shipping.errors import SlotGone
from shared.shipping.slots import Slot

BOOKED: Final = "booked"
# Taken for a change of the order that waits for its money (shared/orders/edits.py).
HELD: Final = "held"
RETURNED: Final = "returned"


class DeliverySlot(StoreTable):
    """A slot that somebody has chosen; `taken` counts its bookings and never passes the capacity."""

    __tablename__ = "delivery_slots"
    __table_args__ = (
        UniqueConstraint("store_id", "method_id", "starts_at"),
        to_store_row("method_id", "shipping_methods", on_delete="CASCADE"),
        CheckConstraint("taken >= 0 AND taken <= capacity", name="taken_within_capacity"),
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
    )

    method_id: Mapped[UUID]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    capacity: Mapped[int]
    taken: Mapped[int]


class SlotBooking(StoreTable):
    """A place in a slot: the one that an order has, the one that a change of it holds, and those that it had before.

    `edit_id` is the change that brought it; None for the one that was chosen with the order.
    """

    __tablename__ = "slot_bookings"
    __table_args__ = (
        to_store_row("order_id", "orders", on_delete="CASCADE"),
        to_store_row("slot_id", "delivery_slots", on_delete="CASCADE"),
        to_store_row("edit_id", "order_edits", on_delete="CASCADE"),
        CheckConstraint(one_of("state", (BOOKED, HELD, RETURNED)), name="state_known"),
        CheckConstraint(f"state <> '{HELD}' OR edit_id IS NOT NULL", name="held_for_a_change"),
        # Of each order one place is booked, and at most one more is held.
        Index(
            "ix_slot_bookings_open",
            "store_id",
            "order_id",
            "state",
            unique=True,
            postgresql_where=text("state <> 'returned'"),
        ),
        Index("ix_slot_bookings_order", "store_id", "order_id"),
        Index("ix_slot_bookings_edit", "store_id", "edit_id"),
        Index("ix_slot_bookings_slot", "store_id", "slot_id"),
    )

    order_id: Mapped[UUID]
    slot_id: Mapped[UUID]
    edit_id: Mapped[UUID | None]
    state: Mapped[str] = mapped_column(default=BOOKED)
    created_at: Mapped[datetime]


async def take_place(session: AsyncSession, method_id: UUID, slot: Slot) -> UUID:
    """Take a place in a slot and return the slot's id; raises SlotGone when none is left.

    A slot has a row from its first booking on. The capacity is that of the plan as it is now: one that was lowered
    beneath what is taken takes nobody more.
    """
    first = insert(DeliverySlot).values(
        store_id=session.info["store_id"],
        id=new_id(),
        method_id=method_id,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        capacity=slot.capacity,
        taken=1,
    )
    taken = await session.scalar(
        first.on_conflict_do_update(
            index_elements=["store_id", "method_id", "starts_at"],
            set_={"taken": DeliverySlot.taken + 1, "capacity": first.excluded.capacity},
            where=DeliverySlot.taken < first.excluded.capacity,
        )
        .returning(DeliverySlot.id)
        .execution_options(synchronize_session=False)
    )
    if taken is None:
        raise SlotGone
    return UUID(str(taken))


async def give_place_back(
    session: AsyncSession, order_id: UUID, *, states: Sequence[str] = (BOOKED, HELD)
) -> None:
    """Give back the places of an order that are in one of these states; a second time changes nothing."""
    given = await session.scalars(
        update(SlotBooking)
        .where(
            SlotBooking.store_id == session.info["store_id"],
            SlotBooking.order_id == order_id,
            SlotBooking.state.in_(states),
        )
        .values(state=RETURNED)
        .returning(SlotBooking.slot_id)
        .execution_options(synchronize_session=False)
    )
    # By id, as all do who need several.
    for slot_id in sorted(given):
        await session.execute(
            update(DeliverySlot)
            .where(DeliverySlot.store_id == session.info["store_id"], DeliverySlot.id == slot_id)
            .values(taken=DeliverySlot.taken - 1)
            .execution_options(synchronize_session=False)
        )
