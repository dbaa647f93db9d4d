"""What goes with what somebody has bought, of what they have not."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.reading import reader_of
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine
from shared.orders.states import CANCELLED
from shared.products.leads_to import leads_to
from shared.products.models import Variant
from shared.products.on_shelf import OnShelf
from shared.series.models import SeriesRun

MOST: Final = 3


async def picks_for(session: AsyncSession, run: SeriesRun) -> Sequence[OnShelf]:
    """Return goods that go with those of an order: shown in the shop, to be had, never bought by this mailbox before.

    What the merchant chose by hand comes before what is bought together, and that before what stands beside it.
    """
    in_order = await _bought(session, Order.id == run.cause_id)
    if not in_order:
        return ()
    known = set(await _bought(session, Order.email == run.email, Order.state != CANCELLED))
    found = await leads_to(await reader_of(session), in_order)
    fitting = [card for card in found.goes_with if not card.is_sold_out and card.id not in known]
    return fitting[:MOST]


async def _bought(session: AsyncSession, *of: ColumnElement[bool]) -> list[UUID]:
    found = await session.scalars(
        select(Variant.product_id)
        .join(OrderLine, (OrderLine.store_id == Variant.store_id) & (OrderLine.variant_id == Variant.id))
        .join(Order, (Order.store_id == OrderLine.store_id) & (Order.id == OrderLine.order_id))
        .where(*of)
        .order_by(OrderLine.id)
    )
    return list(dict.fromkeys(found))
