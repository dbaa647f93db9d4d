"""Put goods that were set aside back into stock, or write them off."""

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from shared.inventory.models import SET_ASIDE, WRITE_OFF
from shared.inventory.pass_through import pass_through
from shared.inventory.set_stock import restock
from shared.kernel.errors import Invalid
from shared.kernel.events import record
from shared.kernel.sentences import say, say_count
from shared.returns.set_aside import SetAside, SetAsideGoods


async def release_set_aside(
    session: AsyncSession, kept: SetAside, *, pieces: int, actor: str, now: datetime
) -> None:
    """Put so many pieces on the shelf, for whoever waits first; raises Invalid for more than are left."""
    await _decide(session, kept, SetAsideGoods.released, pieces)
    order_id, goods = kept.returned.order_id, {kept.goods.variant_id: pieces}
    record(session, "order.goods_released", order_id, actor=actor, now=now, goods=f"{pieces} × {kept.title}")
    await restock(session, goods, order_id=order_id, reason=SET_ASIDE, actor=actor, now=now)


async def write_off_set_aside(
    session: AsyncSession, kept: SetAside, *, pieces: int, actor: str, now: datetime
) -> None:
    """Note that so many pieces are lost; the stock stays. Raises Invalid for more than are left."""
    await _decide(session, kept, SetAsideGoods.written_off, pieces)
    order_id, goods = kept.returned.order_id, {kept.goods.variant_id: pieces}
    record(
        session, "order.goods_written_off", order_id, actor=actor, now=now, goods=f"{pieces} × {kept.title}"
    )
    await pass_through(
        session, goods, came=SET_ASIDE, went=WRITE_OFF, order_id=order_id, actor=actor, now=now
    )


async def _decide(
    session: AsyncSession, kept: SetAside, count: InstrumentedAttribute[int], pieces: int
) -> None:
    left = SetAsideGoods.quantity - SetAsideGoods.released - SetAsideGoods.written_off
    decided = None
    if pieces > 0:
        # The row decides: what was read may have been decided about since.
        decided = await session.scalar(
            update(SetAsideGoods)
            .where(
                SetAsideGoods.store_id == kept.goods.store_id,
                SetAsideGoods.id == kept.goods.id,
                left >= pieces,
            )
            .values({count: count + pieces})
            .returning(SetAsideGoods.id)
            .execution_options(synchronize_session=False)
        )
    if decided is None:
        await session.refresh(kept.goods)
        if not kept.goods.left:
            raise Invalid({"pieces": say("Nothing of it is left to decide about.")})
        raise Invalid(
            {
                "pieces": say_count(
                    "Choose from one to the %(num)s piece that is left.",
                    "Choose from one to the %(num)s pieces that are left.",
                    kept.goods.left,
                )
            }
        )
