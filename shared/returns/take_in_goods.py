"""What becomes of the goods of a return when they are here."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.models import RETURNED
from shared.inventory.models import SET_ASIDE as LEFT_ASIDE
from shared.inventory.models import WRITE_OFF as LOST
from shared.inventory.pass_through import pass_through
from shared.inventory.reserve import sum_up
from shared.inventory.set_stock import restock
from shared.orders.models import Order
from shared.returns.models import Return, ReturnLine
from shared.returns.set_aside import SetAsideGoods
from shared.returns.states import SET_ASIDE, TO_STOCK, WRITE_OFF


async def take_in_goods(
    session: AsyncSession,
    order: Order,
    asked: Return,
    fates: Mapping[UUID, str],
    *,
    actor: str,
    now: datetime,
) -> None:
    """Put goods back into stock, set them aside or write them off, as is said by the return line's id.

    The ledger tells of all of them that they came back. Locks the store's row last.
    """
    pieces = {line.id: _pieces_of(order, line) for line in asked.lines}
    for line in asked.lines:
        if fates[line.id] == SET_ASIDE:
            session.add_all(
                SetAsideGoods(
                    store_id=asked.store_id,
                    return_line_id=line.id,
                    variant_id=variant_id,
                    quantity=quantity,
                    set_aside_at=now,
                )
                for variant_id, quantity in pieces[line.id].items()
            )
    by_fate = {
        fate: sum_up(
            part for line in asked.lines if fates[line.id] == fate for part in pieces[line.id].items()
        )
        for fate in (SET_ASIDE, WRITE_OFF, TO_STOCK)
    }
    for fate, reason in ((SET_ASIDE, LEFT_ASIDE), (WRITE_OFF, LOST)):
        await pass_through(
            session, by_fate[fate], came=RETURNED, went=reason, order_id=order.id, actor=actor, now=now
        )
    await restock(session, by_fate[TO_STOCK], order_id=order.id, reason=RETURNED, actor=actor, now=now)


def _pieces_of(order: Order, line: ReturnLine) -> dict[UUID, int]:
    sold = next(one for one in order.lines if one.id == line.order_line_id)
    return sum_up((variant_id, pieces * line.quantity // sold.quantity) for variant_id, pieces in sold.goods)
