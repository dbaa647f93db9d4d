"""Changes of orders: tell the buyer, and end those that nobody pays for."""

from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.checkout.pay_edit import end_edit
from shared.orders.edits import APPLIED, CALLED_OFF, WAITING, edit_by_id
from shared.orders.jobs import END_ORDER_EDIT, SEND_ORDER_CHANGE
from workers.handlers import Ids, inside, outside
from workers.mail import send_about_order
from workers.runtime import Runtime

# A change tells its buyer once of each state that it comes to.
_VERSIONS: Final = {WAITING: 0, APPLIED: 1, CALLED_OFF: 2}


@outside(SEND_ORDER_CHANGE)
async def send_order_change(runtime: Runtime, store_id: UUID, ids: Ids) -> None:
    """Tell the buyer what was changed, or what is to be paid for a change."""
    async with runtime.database.in_store(store_id) as session:
        edit = await edit_by_id(session, ids["edit_id"])
    await send_about_order(
        runtime,
        store_id,
        edit.order_id,
        "order_change",
        subject_id=edit.id,
        version=_VERSIONS[edit.state],
        edit=edit,
    )


@inside(END_ORDER_EDIT)
async def end_order_edit(runtime: Runtime, session: AsyncSession, ids: Ids) -> None:
    """Call off a change whose time to pay is over."""
    await end_edit(session, ids["edit_id"], now=runtime.clock())
