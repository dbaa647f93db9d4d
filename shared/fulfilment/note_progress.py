"""Write how far an order is, by what is packed of it and where its shipments are."""

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.fulfilment.models import PackedGoods, Shipment
from shared.fulfilment.states import fulfilment_of
from shared.orders.models import Order


async def lock_order(session: AsyncSession, order: Order) -> None:
    """Hold an order's row until the commit: whatever moves its shipments takes turns there."""
    await session.execute(
        select(Order.id)
        .where(Order.store_id == session.info["store_id"], Order.id == order.id)
        .with_for_update()
    )


async def note_progress(session: AsyncSession, order: Order) -> None:
    """Write the order's fulfilment state; its row has to be locked already."""
    due, packed = (
        await session.execute(
            select(
                func.coalesce(func.sum(PackedGoods.due), 0), func.coalesce(func.sum(PackedGoods.packed), 0)
            ).where(PackedGoods.order_id == order.id)
        )
    ).one()
    states = (await session.scalars(select(Shipment.state).where(Shipment.order_id == order.id))).all()
    await session.execute(
        update(Order)
        .where(Order.store_id == session.info["store_id"], Order.id == order.id)
        .values(fulfilment_state=fulfilment_of(int(due), int(packed), states))
        .execution_options(synchronize_session=False)
    )
