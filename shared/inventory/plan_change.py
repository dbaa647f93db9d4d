"""What a rule would do to all that a list is narrowed to, and the record by which it is done and undone."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.bulk_models import RUNNING, WAITING, BulkChange, BulkChangeRow
from shared.inventory.bulk_rule import Figures, Reckoned, Rule, reckon
from shared.inventory.jobs import RUN_CHANGE
from shared.inventory.models import StockLevel
from shared.inventory.product_list import WantedProducts, narrowed
from shared.kernel.events import record
from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.products.models import Product, Variant

MOST_VARIANTS: Final = 20_000


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One variant that would change."""

    variant_id: UUID
    title: str
    reckoned: Reckoned


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """`rows`: all that would change; `unchanged`: how many would not; `is_cut`: there are more than go at once."""

    rows: Sequence[PlannedRow]
    unchanged: int
    is_cut: bool

    @property
    def changing(self) -> Sequence[PlannedRow]:
        return [row for row in self.rows if not row.reckoned.problem]

    @property
    def refused(self) -> Sequence[PlannedRow]:
        return [row for row in self.rows if row.reckoned.problem]

    @property
    def mark(self) -> str:
        """Another text for every other outcome, so that one agrees to what was read."""
        told = "\n".join(f"{row.variant_id} {row.reckoned}" for row in self.rows)
        return hashlib.sha256(told.encode()).hexdigest()[:16]


async def plan_change(session: AsyncSession, wanted: WantedProducts, rule: Rule) -> ChangePlan:
    """Return what a rule would do to every variant of the products that are wanted, by title."""
    products = narrowed(select(Product.id), wanted)
    found = await session.execute(
        select(
            Variant.id,
            Product.title,
            Variant.choices,
            Variant.price_minor,
            Variant.compare_at_minor,
            Variant.cost_minor,
            StockLevel.on_hand,
            Variant.currency,
            StockLevel.reorder_point,
            StockLevel.reorder_quantity,
        )
        .join(Product, (Product.store_id == Variant.store_id) & (Product.id == Variant.product_id))
        .outerjoin(
            StockLevel,
            (StockLevel.store_id == Variant.store_id) & (StockLevel.id == Variant.id) & StockLevel.is_tracked,
        )
        .where(Variant.deleted_at.is_(None), Product.id.in_(products))
        .order_by(Product.title, Product.id, Variant.position, Variant.id)
        .limit(MOST_VARIANTS + 1)
    )
    every = found.all()
    rows = []
    for variant_id, title, choices, *figures in every[:MOST_VARIANTS]:
        reckoned = reckon(rule, Figures(*figures))
        if reckoned is not None:
            name = " – ".join([title, *([" / ".join(choices)] if choices else [])])
            rows.append(PlannedRow(variant_id, name, reckoned))
    return ChangePlan(rows, len(every[:MOST_VARIANTS]) - len(rows), len(every) > MOST_VARIANTS)


async def begin_change(
    session: AsyncSession, change_id: UUID, rule: Rule, plan: ChangePlan, *, actor: str, now: datetime
) -> None:
    """Write down what is to be done and ask for it; the id comes with the form, so sent twice it is one change."""
    if await session.scalar(select(BulkChange.id).where(BulkChange.id == change_id)):
        return
    store_id = session.info["store_id"]
    session.add(
        BulkChange(
            store_id=store_id,
            id=change_id,
            rule=rule.as_record(),
            state=RUNNING,
            actor=actor,
            created_at=now,
        )
    )
    await session.flush()
    rows = [
        {
            "store_id": store_id,
            "id": new_id(),
            "change_id": change_id,
            "variant_id": row.variant_id,
            "title": row.title,
            "before": row.reckoned.before,
            "after": row.reckoned.after,
            "compare_before": row.reckoned.compare_before,
            "compare_after": row.reckoned.compare_after,
            "state": WAITING,
            "problem": "",
        }
        for row in plan.changing
    ]
    if rows:
        await session.execute(insert(BulkChangeRow), rows)
    record(session, "products.bulk_changed", change_id, actor=actor, now=now, variants=len(rows))
    enqueue(session, RUN_CHANGE, now=now, change_id=change_id)
    await session.flush()


async def count_rows(session: AsyncSession, change_id: UUID) -> dict[str, int]:
    """Count a change's rows by state."""
    rows = await session.execute(
        select(BulkChangeRow.state, func.count())
        .where(BulkChangeRow.change_id == change_id)
        .group_by(BulkChangeRow.state)
    )
    return {state: count for state, count in rows}
