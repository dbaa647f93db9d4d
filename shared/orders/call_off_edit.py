"""Give up a change that waits for its money."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.lock_levels import lock_levels_with_held
from shared.inventory.settle_reservations import release
from shared.kernel.events import record
from shared.orders.edits import CALLED_OFF, WAITING, OrderEdit
from shared.shipping.delivery_slots import HELD, give_place_back


async def call_off_edit(
    session: AsyncSession, order_id: UUID, *, back: Iterable[UUID] = (), actor: str, now: datetime
) -> UUID | None:
    """Call off the change of an order that waits, with its goods and its place; returns which, None when none waits.

    `back` are the goods of the order that are put back right after it: their counters are locked along with those of
    the change, whether one waits or not. Money that comes for it later is given back whole. Locks the store's row last.
    """
    edit = await session.scalar(
        update(OrderEdit)
        .where(
            OrderEdit.store_id == session.info["store_id"],
            OrderEdit.order_id == order_id,
            OrderEdit.state == WAITING,
        )
        .values(state=CALLED_OFF, settled_at=now)
        .returning(OrderEdit)
        .execution_options(synchronize_session=False)
    )
    if edit and edit.delivery:
        await give_place_back(session, order_id, states=(HELD,))
    await lock_levels_with_held(session, edit.id if edit else None, back)
    if edit is None:
        return None
    await release(session, edit.id, now=now)
    record(session, "order.edit_called_off", order_id, actor=actor, now=now, number=edit.number)
    return edit.id
