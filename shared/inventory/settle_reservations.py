"""Claim or release what a cart holds. Both move only `held` rows, so of two rivals exactly one wins (R3)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.models import (
    CLAIMED,
    HELD,
    RELEASED,
    AwaitedGoods,
    Reservation,
    StockLevel,
    StockMovement,
)
from shared.inventory.shown_left import shown_left
from shared.kernel.ids import new_id
from shared.stores.queries import bump_catalogue_when_low


async def claim(session: AsyncSession, cart_id: UUID, *, order_id: UUID, actor: str, now: datetime) -> None:
    """Turn what the cart holds into a sale: out of the house, into the ledger.

    What is not in the house yet is noted as awaited by the order.
    """
    for variant_id, quantity in await _settle(session, Reservation.cart_id == cart_id, CLAIMED, now=now):
        claimed = await session.execute(
            update(StockLevel)
            .where(StockLevel.store_id == session.info["store_id"], StockLevel.id == variant_id)
            .values(
                on_hand=StockLevel.on_hand - quantity, reserved=StockLevel.reserved - quantity, updated_at=now
            )
            .returning(StockLevel.on_hand)
            .execution_options(synchronize_session=False)
        )
        missing = min(quantity, max(0, -claimed.scalar_one()))
        if missing:
            await _await_goods(session, variant_id, missing, order_id=order_id, now=now)
        await write_movement(
            session, variant_id, -quantity, reason="sale", subject_id=order_id, actor=actor, now=now
        )


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


async def _await_goods(
    session: AsyncSession, variant_id: UUID, missing: int, *, order_id: UUID, now: datetime
) -> None:
    noted = upsert(AwaitedGoods).values(
        store_id=session.info["store_id"],
        id=new_id(),
        order_id=order_id,
        variant_id=variant_id,
        quantity=missing,
        waiting=missing,
        created_at=now,
    )
    # An order that is changed may wait for the same goods already.
    await session.execute(
        noted.on_conflict_do_update(
            index_elements=["store_id", "order_id", "variant_id"],
            set_={
                "quantity": AwaitedGoods.quantity + missing,
                "waiting": AwaitedGoods.waiting + missing,
                "served_at": None,
            },
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
