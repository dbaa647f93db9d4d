"""What to fetch from the shelves for several orders at once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.fulfilment.queries import Goods, left_to_pack
from shared.orders.models import Order


@dataclass(slots=True)
class Pick:
    """Pieces of one variant, and for which orders they are: (the order's number as people read it, pieces)."""

    goods: Goods
    count: int = 0
    orders: list[tuple[str, int]] = field(default_factory=list)


async def pick_list(session: AsyncSession, orders: Sequence[Order]) -> list[Pick]:
    """Return what is left to pack of these orders and in the house, each variant once, in the order of their names."""
    picked: dict[UUID, Pick] = {}
    for order in orders:
        for one in await left_to_pack(session, order):
            if one.here:
                pick = picked.setdefault(one.goods.piece.variant_id, Pick(one.goods))
                pick.count += one.here
                pick.orders.append((order.tag_number, one.here))
    return sorted(
        picked.values(), key=lambda pick: (pick.goods.title, pick.goods.variant_title, pick.goods.sku)
    )
