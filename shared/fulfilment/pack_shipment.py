"""Put goods of an order into a parcel, or lay them ready for its buyer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.fulfilment.carriers import Tracking
from shared.fulfilment.errors import AlreadyPacked, NotToBeSent
from shared.fulfilment.jobs import SEND_SHIPMENT_NEWS
from shared.fulfilment.models import PackedGoods, Shipment, ShipmentLine
from shared.fulfilment.note_progress import note_progress
from shared.fulfilment.states import PACKED, READY
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.kernel.sentences import say
from shared.orders.models import Order
from shared.orders.states import PLACED, REFUND_PENDING, REFUNDED

# So long a packer can undo a slip before the buyer hears of the parcel.
TIME_TO_UNDO: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Piece:
    """What a parcel holds of one line: a variant, which for a bundle is one of its parts."""

    line_id: UUID
    variant_id: UUID


async def pack_shipment(
    session: AsyncSession,
    order: Order,
    *,
    goods: Mapping[Piece, int],
    tracking: Tracking,
    seen: int,
    actor: str,
    now: datetime,
) -> Shipment:
    """Put goods of a placed order into a new shipment; its buyer hears of it after `TIME_TO_UNDO`.

    `seen` is how many shipments the order had when the packer looked: of many clicks at once one packs. Raises Invalid
    without any goods, NotToBeSent, or AlreadyPacked when somebody was faster or less is left than `goods`.
    """
    wanted = {piece: count for piece, count in goods.items() if count > 0}
    if not wanted:
        raise Invalid({"goods": say("Choose at least one piece to pack.")})
    if not any(line.is_shipped for line in order.lines):
        raise NotToBeSent(order.shown_number)
    number = await _next_number(session, order, seen=seen)
    await write_what_is_due(session, order)
    for piece in sorted(wanted, key=lambda one: (one.line_id, one.variant_id)):
        await _pack(session, order, piece, wanted[piece])

    shipment = Shipment(
        store_id=order.store_id,
        order_id=order.id,
        number=number,
        state=READY if order.is_picked_up else PACKED,
        carrier=tracking.carrier,
        tracking_number=tracking.number,
        tracking_link=tracking.link,
        packed_at=now,
    )
    session.add(shipment)
    await session.flush()
    session.add_all(_lines(shipment, wanted))
    await session.flush()
    await note_progress(session, order)
    name = "order.ready" if order.is_picked_up else "order.packed"
    record(session, name, order.id, actor=actor, now=now, shipment=number)
    enqueue(session, SEND_SHIPMENT_NEWS, now=now, run_at=now + TIME_TO_UNDO, shipment_id=shipment.id)
    return shipment


async def _next_number(session: AsyncSession, order: Order, *, seen: int) -> int:
    """Count one shipment more and hold the order's row until the commit, so that nobody calls it off meanwhile."""
    number = await session.scalar(
        update(Order)
        .where(
            Order.store_id == session.info["store_id"],
            Order.id == order.id,
            Order.state == PLACED,
            Order.held_at.is_(None),
            Order.payment_state.not_in((REFUND_PENDING, REFUNDED)),
            Order.shipment_count == seen,
        )
        .values(shipment_count=Order.shipment_count + 1)
        .returning(Order.shipment_count)
        .execution_options(synchronize_session=False)
    )
    if number is None:
        await session.refresh(order)
        raise AlreadyPacked(order.shown_number) if order.can_be_sent else NotToBeSent(order.shown_number)
    return int(number)


async def write_what_is_due(session: AsyncSession, order: Order) -> None:
    """Write how many pieces each line of an order that goes by post needs; the order's row is locked."""
    rows = [
        {
            "store_id": order.store_id,
            "id": new_id(),
            "order_id": order.id,
            "order_line_id": line.id,
            "variant_id": variant_id,
            "due": pieces,
            "packed": 0,
        }
        for line in order.lines
        if line.is_shipped
        for variant_id, pieces in line.goods
    ]
    if not rows:
        return
    due = insert(PackedGoods).values(rows)
    await session.execute(
        due.on_conflict_do_update(
            index_elements=["store_id", "order_line_id", "variant_id"],
            # A line that was changed since needs what it needs now, and never less than has been packed.
            set_={"due": func.greatest(due.excluded.due, PackedGoods.packed)},
        )
    )


async def _pack(session: AsyncSession, order: Order, piece: Piece, count: int) -> None:
    packed = await session.scalar(
        update(PackedGoods)
        .where(
            PackedGoods.store_id == session.info["store_id"],
            PackedGoods.order_id == order.id,
            PackedGoods.order_line_id == piece.line_id,
            PackedGoods.variant_id == piece.variant_id,
            PackedGoods.packed + count <= PackedGoods.due,
        )
        .values(packed=PackedGoods.packed + count)
        .returning(PackedGoods.id)
        .execution_options(synchronize_session=False)
    )
    if packed is None:
        raise AlreadyPacked(order.shown_number)


def _lines(shipment: Shipment, wanted: Mapping[Piece, int]) -> list[ShipmentLine]:
    return [
        ShipmentLine(
            store_id=shipment.store_id,
            shipment_id=shipment.id,
            order_line_id=piece.line_id,
            variant_id=piece.variant_id,
            quantity=count,
        )
        for piece, count in wanted.items()
    ]
