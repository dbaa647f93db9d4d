"""Sell goods out of stock in the moment in which they are ordered: what `reserve` and `claim` do, in one statement."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.reserve import LOCKED, OF_WHAT_IS_LEFT, refuse_shortages
from shared.inventory.shown_left import SHOWN_LEFT
from shared.kernel.ids import new_id
from shared.kernel.reading import writer_of

# Nothing is held in between, so the reservation is written as claimed; the line of the ledger carries its id. What is
# not in the house is awaited by the order.
_SELL: Final = f"""{LOCKED}, sold AS (
    UPDATE stock_levels s SET on_hand = s.on_hand - w.quantity, updated_at = $7 {OF_WHAT_IS_LEFT}
    RETURNING s.store_id, w.reservation_id AS id, s.id AS variant_id, w.quantity,
              least(w.quantity, -s.on_hand) AS missing, {SHOWN_LEFT} AS shown
), claimed AS (
    INSERT INTO reservations (store_id, id, variant_id, cart_id, quantity, state, expires_at, created_at, settled_at)
    SELECT store_id, id, variant_id, $4, quantity, 'claimed', $6, $7, $7 FROM sold
), booked AS (
    INSERT INTO stock_movements (store_id, id, variant_id, quantity, reason, subject_id, actor, created_at)
    SELECT store_id, id, variant_id, -quantity, 'sale', $5, $8, $7 FROM sold
), awaited AS (
    INSERT INTO awaited_goods (store_id, id, order_id, variant_id, quantity, waiting, created_at)
    SELECT store_id, id, $5, variant_id, missing, missing, $7 FROM sold WHERE missing > 0
)
SELECT l.id, l.available, s.id IS NOT NULL AS is_taken, s.shown
FROM locked l LEFT JOIN sold s ON s.variant_id = l.id ORDER BY l.id"""  # noqa: S608 - our own words


async def sell(
    session: AsyncSession,
    wanted: Mapping[UUID, int],
    *,
    cart_id: UUID,
    order_id: UUID,
    actor: str,
    until: datetime,
    now: datetime,
) -> int | None:
    """Take the quantities out of the house for an order; raises SoldOut naming every shortage, selling nothing.

    Call it late in a transaction: the counters stay locked until the commit. `until` is when a reservation would have
    ended. Returns the fewest that pages show as left of what is counted (`shown_left`), None when nothing is.
    """
    driver = await writer_of(session)
    ids = [new_id() for _ in wanted]
    rows = await driver.fetch(
        _SELL, list(wanted), list(wanted.values()), ids, cart_id, order_id, until, now, actor
    )
    refuse_shortages(rows, wanted)
    return min((row["shown"] for row in rows), default=None)
