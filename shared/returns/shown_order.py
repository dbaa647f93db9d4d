"""An order for its own page: by one statement, with word of what else there is to ask for.

Most orders are looked at right after they were placed, when there is nothing beside them.
"""

from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Final

from shared.inventory.models import AwaitedGoods
from shared.kernel.loading import Loaded
from shared.kernel.reading import Reader
from shared.kernel.tokens import hash_token
from shared.orders.errors import NoSuchOrder
from shared.orders.models import Order
from shared.orders.order_lines import OrderLine

_ORDER: Final = Loaded(Order)
_LINE: Final = Loaded(OrderLine)
_AWAITED: Final = Loaded(AwaitedGoods)
_ORDER_AT, _LINE_AT = (
    slice(*ends) for ends in pairwise(accumulate((len(_ORDER.columns), len(_LINE.columns)), initial=0))
)
_BESIDE: Final = " OR ".join(
    f"EXISTS (SELECT FROM {table} b WHERE b.store_id = o.store_id AND b.order_id = o.id)"
    for table in ("order_edits", "order_notes", "shipments", "returns", "download_grants")
)
_STATEMENT: Final = f"""
SELECT {_ORDER.select("o")}, {_LINE.select("l")}, {_BESIDE} AS has_more,
       EXISTS (SELECT FROM awaited_goods a WHERE a.store_id = o.store_id AND a.order_id = o.id) AS is_awaiting
FROM orders o LEFT JOIN order_lines l ON l.store_id = o.store_id AND l.order_id = o.id
WHERE o.token_hash = $1 ORDER BY l.position"""  # noqa: S608 - our own tables and columns
_AWAITED_OF: Final = f"SELECT {_AWAITED.select('a')} FROM awaited_goods a WHERE a.order_id = $1"  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """An order with its lines, and whether there is anything beside it: changes, notes, shipments, returns, files."""

    order: Order
    has_more: bool


async def shown_order(reader: Reader, token: str) -> ShownOrder:
    """Return the order of a secret link; raises NoSuchOrder."""
    rows = await reader.fetch(_STATEMENT, hash_token(token))
    if not rows:
        raise NoSuchOrder
    awaited = await reader.fetch(_AWAITED_OF, rows[0]["o_id"]) if rows[0]["is_awaiting"] else ()
    order = _ORDER.of(
        rows[0][_ORDER_AT],
        lines=[_LINE.of(row[_LINE_AT]) for row in rows if row["l_id"] is not None],
        awaited=[_AWAITED.of(tuple(row)) for row in awaited],
    )
    return ShownOrder(order, rows[0]["has_more"])
