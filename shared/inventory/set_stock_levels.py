"""Set the stock of many variants to what was counted, in a few statements."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.models import StockLevel, StockMovement
from shared.inventory.reorder_points import Reorder
from shared.inventory.serve_waiting import serve_waiting
from shared.inventory.set_stock import refuse_absurd
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.kernel.locked import locked
from shared.kernel.sentences import say_count
from shared.kernel.storing_columns import store_rows


@dataclass(frozen=True, slots=True)
class Count:
    """How a variant is counted from now on. None leaves that figure as it is (nothing, for one that is new)."""

    is_tracked: bool = True
    on_hand: int | None = None
    backorder_limit: int | None = None
    reorder: Reorder | None = None


async def set_stock_levels(
    session: AsyncSession,
    counts: Mapping[UUID, Count],
    *,
    reason: str,
    actor: str,
    now: datetime,
    subject_id: UUID | None = None,
) -> None:
    """Bring each variant's stock to its count, whatever it is now, and write the differences into the ledger.

    Call it late in a transaction: the counters stay locked until the commit. A variant that is no longer tracked
    keeps its counters and ledger for the day when it is. `subject_id` is what the counts came of, for the ledger.
    Raises Invalid when more is reserved than there would be.
    """
    levels = await _lock(session, counts)
    owing = {variant_id for variant_id, level in levels.items() if level.on_hand < 0}
    started: list[dict[str, Any]] = []
    moved: list[tuple[UUID, int]] = []
    for variant_id, count in counts.items():
        if count.is_tracked:
            refuse_absurd(count.on_hand or 0)
        level = levels.get(variant_id)
        if level is not None:
            change = _change(level, count, now=now)
        elif count.is_tracked:
            started.append(_level(session.info["store_id"], variant_id, count, now=now))
            change = count.on_hand or 0
        else:
            continue
        if change:
            moved.append((variant_id, change))
    await session.flush()
    served = [variant_id for variant_id, quantity in moved if quantity > 0 and variant_id in owing]
    if served:
        await serve_waiting(session, served, actor=actor, now=now)
    await store_rows(session, StockLevel, started)
    lines = [
        {
            "store_id": session.info["store_id"],
            "id": new_id(),
            "variant_id": variant_id,
            "quantity": quantity,
            "reason": reason,
            "subject_id": subject_id,
            "actor": actor,
            "created_at": now,
        }
        for variant_id, quantity in moved
    ]
    await store_rows(session, StockMovement, lines)


async def _lock(session: AsyncSession, counts: Mapping[UUID, Count]) -> dict[UUID, StockLevel]:
    # Sorted, as everybody locks counters (R2), and read anew, as goods may have been sold since they were last read.
    found = await session.scalars(
        locked(select(StockLevel).where(StockLevel.id.in_(counts)).order_by(StockLevel.id))
    )
    return {level.id: level for level in found}


def _change(level: StockLevel, count: Count, *, now: datetime) -> int:
    """Set the counters and return by how much the goods in the house differ."""
    if not count.is_tracked:
        level.is_tracked = False
        return 0
    on_hand = level.on_hand if count.on_hand is None else count.on_hand
    limit = level.backorder_limit if count.backorder_limit is None else count.backorder_limit
    if on_hand + limit < level.reserved:
        raise Invalid(
            {
                "on_hand": say_count(
                    "%(num)s is reserved for checkouts right now; set at least that many.",
                    "%(num)s are reserved for checkouts right now; set at least that many.",
                    level.reserved,
                )
            }
        )
    change = on_hand - level.on_hand
    if count.reorder is not None:
        level.reorder_point, level.reorder_quantity = count.reorder.point, count.reorder.quantity
    level.on_hand, level.backorder_limit, level.is_tracked, level.updated_at = on_hand, limit, True, now
    return change


def _level(store_id: UUID, variant_id: UUID, count: Count, *, now: datetime) -> dict[str, Any]:
    reorder = count.reorder or Reorder()
    return {
        "store_id": store_id,
        "id": variant_id,
        "on_hand": count.on_hand or 0,
        "reserved": 0,
        "backorder_limit": count.backorder_limit or 0,
        "reorder_point": reorder.point,
        "reorder_quantity": reorder.quantity,
        "is_tracked": True,
        "updated_at": now,
    }
