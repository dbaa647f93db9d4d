"""Claim or release what a cart holds. Both move only `held` rows, so of two rivals exactly one wins (R3)."""

from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.models import (
    HELD,
    RELEASED,
    Reservation,
    StockLevel,
    StockMovement,
)
from shared.inventory.shown_left import shown_left
from shared.kernel.ids import new_id
from shared.kernel.reading import writer_of
from shared.stores.queries import bump_catalogue_when_low

# Reservations and stock are locked in sorted order, as by all. What is not in the house is awaited by the order.
# The lines of the ledger carry the ids of the reservations, so that none can be booked twice. An order that is changed
# may wait for the same goods already.
_CLAIM: Final = """
WITH held AS MATERIALIZED (
    SELECT store_id, id FROM reservations WHERE cart_id = $1 AND state = 'held' ORDER BY variant_id FOR UPDATE
), settled AS (
    UPDATE reservations r SET state = 'claimed', settled_at = $4
    FROM held h WHERE r.store_id = h.store_id AND r.id = h.id
    RETURNING r.store_id, r.id, r.variant_id, r.quantity
), goods AS (
    SELECT variant_id, sum(quantity)::bigint AS quantity, (array_agg(id ORDER BY id))[1] AS id
    FROM settled GROUP BY variant_id
), locked AS MATERIALIZED (
    SELECT store_id, id FROM stock_levels WHERE id IN (SELECT variant_id FROM goods) ORDER BY id FOR UPDATE
), sold AS (
    UPDATE stock_levels s SET on_hand = s.on_hand - g.quantity, reserved = s.reserved - g.quantity, updated_at = $4
    FROM locked l JOIN goods g ON g.variant_id = l.id
    WHERE s.store_id = l.store_id AND s.id = l.id
    RETURNING s.store_id, s.id AS variant_id, g.id, g.quantity, least(g.quantity, -s.on_hand) AS missing
), booked AS (
    INSERT INTO stock_movements (store_id, id, variant_id, quantity, reason, subject_id, actor, created_at)
    SELECT store_id, id, variant_id, -quantity, 'sale', $2, $3, $4 FROM sold
)
INSERT INTO awaited_goods (store_id, id, order_id, variant_id, quantity, waiting, created_at)
SELECT store_id, id, $2, variant_id, missing, missing, $4 FROM sold WHERE missing > 0
ON CONFLICT (store_id, order_id, variant_id) DO UPDATE
SET quantity = awaited_goods.quantity + excluded.quantity, waiting = awaited_goods.waiting + excluded.waiting,
    served_at = NULL"""


async def claim(session: AsyncSession, cart_id: UUID, *, order_id: UUID, actor: str, now: datetime) -> None:
    """Turn what the cart holds into a sale: out of the house, into the ledger.

    What is not in the house yet is noted as awaited by the order.
    """
    driver = await writer_of(session)
    await driver.execute(_CLAIM, cart_id, order_id, actor, now)


async def release(session: AsyncSession, cart_id: UUID, *, now: datetime) -> int:
    """Give back what the cart holds; returns how many pieces that were. Locks the store's row last."""
    return await _give_back(
        session, await _settle(session, Reservation.cart_id == cart_id, RELEASED, now=now), now=now
    )


async def release_expired(session: AsyncSession, *, now: datetime) -> int:
    """Give back everything whose time is over in this store; returns how many pieces. Locks the store's row last."""
    return await _give_back(
        session, await _settle(session, Reservation.expires_at <= now, RELEASED, now=now), now=now
    )


async def write_movement(
    session: AsyncSession,
    variant_id: UUID,
    quantity: int,
    *,
    reason: str,
    actor: str,
    now: datetime,
    subject_id: UUID | None = None,
) -> None:
    """Append a line to the ledger; the counter has been changed in the same transaction."""
    await session.execute(
        insert(StockMovement).values(
            store_id=session.info["store_id"],
            id=new_id(),
            variant_id=variant_id,
            quantity=quantity,
            reason=reason,
            subject_id=subject_id,
            actor=actor,
            created_at=now,
        )
    )


async def _settle(
    session: AsyncSession, which: ColumnElement[bool], state: str, *, now: datetime
) -> list[tuple[UUID, int]]:
    held = (
        select(Reservation.id)
        .where(Reservation.state == HELD, which)
        .order_by(Reservation.variant_id)
        .with_for_update()
    )
    rows = await session.execute(
        update(Reservation)
        .where(Reservation.id.in_(held), Reservation.state == HELD)
        .values(state=state, settled_at=now)
        .returning(Reservation.variant_id, Reservation.quantity)
        .execution_options(synchronize_session=False)
    )
    return sorted((variant_id, quantity) for variant_id, quantity in rows)


async def _give_back(session: AsyncSession, settled: list[tuple[UUID, int]], *, now: datetime) -> int:
    left: list[int] = []
    for variant_id, quantity in settled:
        given = await session.scalars(
            update(StockLevel)
            .where(StockLevel.store_id == session.info["store_id"], StockLevel.id == variant_id)
            .values(reserved=StockLevel.reserved - quantity, updated_at=now)
            .returning(shown_left(StockLevel.on_hand - StockLevel.reserved - quantity, more=quantity))
            .execution_options(synchronize_session=False)
        )
        left.extend(given)
    await bump_catalogue_when_low(session, min(left, default=None))
    return sum(quantity for _, quantity in settled)
