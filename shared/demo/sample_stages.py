"""Stages of work, for the demo's workshop: what is woven to order goes through three of them."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.orders.models import Order
from shared.orders.set_stage import set_stage
from shared.orders.stages import TONES
from shared.orders.states import PLACED, UNFULFILLED
from shared.orders.write_stage import StageTerms, write_stage

STORE: Final = "atlas-and-loom"
ACTOR: Final = "demo"
STEPS: Final = (
    StageTerms("On the loom", TONES[1], is_public=True, public_words="We are weaving it."),
    StageTerms("Finishing", TONES[3], is_public=True, public_words="Washed, trimmed and looked over."),
    StageTerms("Ready to pack", TONES[2]),
)


async def put_through_stages(session: AsyncSession, *, now: datetime) -> None:
    """Name the steps of a weaver's work, and put an order that waits to be packed to each, the oldest to the last."""
    named = [await write_stage(session, terms, actor=ACTOR, now=now) for terms in STEPS]
    waiting = await session.scalars(
        select(Order)
        .where(Order.fulfilment_state == UNFULFILLED, Order.state == PLACED)
        .order_by(Order.number)
        .limit(len(named))
    )
    for order, stage_id in zip(waiting, reversed(named), strict=False):
        await set_stage(session, order, stage_id, actor=ACTOR, now=now)
