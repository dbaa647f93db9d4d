"""Reserve goods for a cart: one statement locks in sorted order and decides, all or nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.errors import Shortage, SoldOut
from shared.inventory.shown_left import SHOWN_LEFT
from shared.kernel.ids import new_id
from shared.kernel.reading import Record, writer_of

# Locked in sorted order, so that two carts with the same goods in another order wait for each other instead of
# deadlocking (R2).
LOCKED: Final = """
WITH wanted AS MATERIALIZED (
    SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::uuid[]) AS w (variant_id, quantity, reservation_id)
), locked AS MATERIALIZED (
    SELECT store_id, id, on_hand - reserved + backorder_limit AS available
    FROM stock_levels WHERE id = ANY ($1) AND is_tracked ORDER BY id FOR UPDATE
)"""
# The condition is checked on the row as it is once it is locked, so no reading beforehand could be stale (R1).
# The ids are named once more: without them a store's whole stock may be gone through for a piece.
OF_WHAT_IS_LEFT: Final = """
    FROM locked l JOIN wanted w ON w.variant_id = l.id
    WHERE s.store_id = l.store_id AND s.id = l.id AND s.id = ANY ($1)
      AND s.on_hand - s.reserved + s.backorder_limit >= w.quantity
"""
_RESERVE: Final = f"""{LOCKED}, taken AS (
    UPDATE stock_levels s SET reserved = s.reserved + w.quantity, updated_at = $6 {OF_WHAT_IS_LEFT}
    RETURNING s.store_id, s.id, w.quantity, w.reservation_id, {SHOWN_LEFT} AS shown
), held AS (
    INSERT INTO reservations (store_id, id, variant_id, cart_id, quantity, state, expires_at, created_at)
    SELECT store_id, reservation_id, id, $4, quantity, 'held', $5, $6 FROM taken
)
SELECT l.id, l.available, t.id IS NOT NULL AS is_taken, t.shown
FROM locked l LEFT JOIN taken t ON t.id = l.id ORDER BY l.id"""  # noqa: S608 - our own words


def sum_up(lines: Iterable[tuple[UUID, int]]) -> dict[UUID, int]:
    """Add up quantities by variant, so that the same variant on two lines is asked for once, as a whole."""
    wanted: dict[UUID, int] = {}
    for variant_id, quantity in lines:
        wanted[variant_id] = wanted.get(variant_id, 0) + quantity
    return wanted


async def reserve(
    session: AsyncSession, wanted: Mapping[UUID, int], *, cart_id: UUID, until: datetime, now: datetime
) -> int | None:
    """Hold the quantities for the cart until then; raises SoldOut naming every shortage, holding nothing.

    Call it late in a transaction: the counters stay locked until the commit. Returns the fewest that pages show as
    left of what is counted (`shown_left`), None when nothing is.
    """
    driver = await writer_of(session)
    ids = [new_id() for _ in wanted]
    rows = await driver.fetch(_RESERVE, list(wanted), list(wanted.values()), ids, cart_id, until, now)
    refuse_shortages(rows, wanted)
    return min((row["shown"] for row in rows), default=None)


def refuse_shortages(rows: Sequence[Record], wanted: Mapping[UUID, int]) -> None:
    """Raise SoldOut for what could not be taken, by the rows of the statement that tried."""
    if short := [row for row in rows if not row["is_taken"]]:
        raise SoldOut([Shortage(row["id"], wanted[row["id"]], max(row["available"], 0)) for row in short])
