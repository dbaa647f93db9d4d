"""Shipments through the real use-cases."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

from shared.fulfilment.carriers import Tracking
from shared.fulfilment.models import Shipment
from shared.fulfilment.pack_shipment import Piece, pack_shipment
from shared.fulfilment.queries import goods_of, shipments_of
from shared.kernel.clock import utc_now
from shared.orders.models import Order

UNTRACKED = Tracking()


def all_of(order: Order, *, most: int = 10**6) -> dict[Piece, int]:
    """Return all that is to be sent of an order, or at most so many of each."""
    return {goods.piece: min(goods.count, most) for goods in goods_of(order)}


async def make_shipment(
    session: AsyncSession, order: Order, *, most: int = 10**6, tracking: Tracking = UNTRACKED
) -> Shipment:
    """Pack all of an order, or at most so many of each; returns the shipment with its lines."""
    made = await pack_shipment(
        session,
        order,
        goods=all_of(order, most=most),
        tracking=tracking,
        seen=order.shipment_count,
        actor="packer@example.com",
        now=utc_now(),
    )
    await fresh(session, order)
    return next(one for one in await shipments_of(session, order.id) if one.id == made.id)


async def fresh(session: AsyncSession, order: Order) -> Order:
    """Return the order as it is in the database now."""
    found = await session.scalars(
        select(Order)
        .where(Order.id == order.id)
        .options(selectinload(Order.lines), selectinload(Order.awaited))
        .execution_options(populate_existing=True)
    )
    return found.one()
