"""Say from which stock on variants are ordered again, and how many."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from shared.inventory.models import StockLevel
from shared.inventory.reorder_points import Reorder, wrong_reorder
from shared.kernel.errors import Invalid, Refusal
from shared.kernel.events import record
from shared.kernel.sentences import say
from shared.kernel.storing_columns import change_rows
from shared.products.models import Product


async def set_reorder_points(
    session: AsyncSession, product: Product, wanted: Mapping[UUID, Reorder], *, actor: str, now: datetime
) -> int:
    """Bring variants of a product that is held to what is wanted of them; returns how many differed.

    Raises Invalid naming every field (`reorder-<variant>`, `lot-<variant>`) that cannot be, or is not counted.
    """
    if not wanted:
        return 0
    wrong: dict[str, str] = {}
    for variant_id, reorder in wanted.items():
        wrong |= wrong_reorder(variant_id, reorder)
    levels = await _locked(session, wanted)
    for variant_id, reorder in wanted.items():
        if variant_id not in levels and reorder != Reorder():
            field = "lot" if reorder.point is None else "reorder"
            wrong.setdefault(f"{field}-{variant_id}", say("Count its stock first."))
    if wrong:
        raise Invalid(wrong)
    changed: list[dict[str, Any]] = [
        {
            "id": variant_id,
            "reorder_point": wanted[variant_id].point,
            "reorder_quantity": wanted[variant_id].quantity,
            "updated_at": now,
        }
        for variant_id, is_now in levels.items()
        if wanted[variant_id] != is_now
    ]
    if changed:
        await change_rows(session, StockLevel, changed)
        product.updated_at = now
        record(session, "product.updated", product.id, actor=actor, now=now)
        await session.flush()
    return len(changed)


async def move_reorder_point(
    session: AsyncSession, variant_id: UUID, *, before: int | None, after: int | None, now: datetime
) -> None:
    """Set one variant's reorder point from what was looked at; raises Refusal where it is another by now."""
    await _move(session, variant_id, StockLevel.reorder_point, before=before, after=after, now=now)


async def move_order_quantity(
    session: AsyncSession, variant_id: UUID, *, before: int | None, after: int | None, now: datetime
) -> None:
    """Set by how many a variant is ordered, from what was looked at; raises Refusal where it is another by now."""
    await _move(session, variant_id, StockLevel.reorder_quantity, before=before, after=after, now=now)


async def _move(
    session: AsyncSession,
    variant_id: UUID,
    column: InstrumentedAttribute[int | None],
    *,
    before: int | None,
    after: int | None,
    now: datetime,
) -> None:
    moved = await session.execute(
        update(StockLevel)
        .where(
            StockLevel.store_id == session.info["store_id"],
            StockLevel.id == variant_id,
            StockLevel.is_tracked,
            column.is_not_distinct_from(before),
        )
        .values({column: after, StockLevel.updated_at: now})
        .returning(StockLevel.id)
        .execution_options(synchronize_session=False)
    )
    if moved.scalar() is None:
        raise Refusal(say("It was changed by somebody else meanwhile."))


async def _locked(session: AsyncSession, wanted: Mapping[UUID, Reorder]) -> dict[UUID, Reorder]:
    # Sorted, as everybody locks counters (R2).
    rows = await session.execute(
        select(StockLevel.id, StockLevel.reorder_point, StockLevel.reorder_quantity)
        .where(StockLevel.id.in_(wanted), StockLevel.is_tracked)
        .order_by(StockLevel.id)
        .with_for_update()
    )
    return {variant_id: Reorder(point, quantity) for variant_id, point, quantity in rows}
