"""Reserve goods for a cart: one statement per variant decides, in sorted order, all or nothing."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.errors import Shortage, SoldOut
from shared.inventory.models import HELD, Reservation, StockLevel
from shared.inventory.shown_left import shown_left
from shared.kernel.ids import new_id


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
    tracked = await _tracked(session, wanted)
    held: dict[UUID, int] = {}
    short = []
    # Sorted, so that two carts with the same goods in another order wait for each other instead of deadlocking (R2).
    for variant_id in sorted(tracked):
        left = await _take(session, variant_id, wanted[variant_id], now=now)
        if left is None:
            short.append(variant_id)
        else:
            held[variant_id] = left
    if short:
        raise SoldOut(await _shortages(session, {variant_id: wanted[variant_id] for variant_id in short}))
    if held:
        await session.execute(
            insert(Reservation),
            [
                {
                    "store_id": session.info["store_id"],
                    "id": new_id(),
                    "variant_id": variant_id,
                    "cart_id": cart_id,
                    "quantity": wanted[variant_id],
                    "state": HELD,
                    "expires_at": until,
                    "created_at": now,
                }
                for variant_id in held
            ],
        )
    return min(held.values(), default=None)


async def _tracked(session: AsyncSession, wanted: Mapping[UUID, int]) -> list[UUID]:
    return list(
        await session.scalars(select(StockLevel.id).where(StockLevel.id.in_(wanted), StockLevel.is_tracked))
    )


async def _take(session: AsyncSession, variant_id: UUID, quantity: int, *, now: datetime) -> int | None:
    # The WHERE is checked again after waiting for the row's lock, so no reading beforehand could be stale (R1).
    taken = await session.execute(
        update(StockLevel)
        .where(
            StockLevel.store_id == session.info["store_id"],
            StockLevel.id == variant_id,
            StockLevel.on_hand - StockLevel.reserved + StockLevel.backorder_limit >= quantity,
        )
        .values(reserved=StockLevel.reserved + quantity, updated_at=now)
        .returning(shown_left(StockLevel.on_hand - StockLevel.reserved, more=quantity))
        .execution_options(synchronize_session=False)
    )
    left: int | None = taken.scalar()
    return left


async def _shortages(session: AsyncSession, short: Mapping[UUID, int]) -> list[Shortage]:
    rows = await session.execute(
        select(StockLevel.id, StockLevel.on_hand - StockLevel.reserved + StockLevel.backorder_limit)
        .where(StockLevel.id.in_(short))
        .order_by(StockLevel.id)
    )
    return [Shortage(variant_id, short[variant_id], max(int(left), 0)) for variant_id, left in rows]
