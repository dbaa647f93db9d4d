"""The ledger of stock as people read it: what changed, when, by how much, and how many there were afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.models import HELD, REASONS, Reservation, StockLevel, StockMovement
from shared.kernel.pagination import Page, moment_and_id, page_of
from shared.products.models import Product, Variant

MOST_HELD: Final = 50


@dataclass(frozen=True, slots=True)
class WantedLines:
    """Which lines are wanted: of a kind, of a variant or of SKUs that begin so, from a moment on, up to another."""

    reason: str = ""
    variant_id: UUID | None = None
    sku: str = ""
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One line of the ledger; `level` is what was on hand after it."""

    id: UUID
    at: datetime
    reason: str
    quantity: int
    level: int
    subject_id: UUID | None
    actor: str
    variant: Variant
    product_title: str


async def page_of_history(
    session: AsyncSession, wanted: WantedLines, *, before: str | None = None, size: int = 50
) -> Page[HistoryLine]:
    """Return one page of a store's ledger, the latest line first.

    Levels are reckoned back from what is on hand now, so the latest line of a variant has the level that is shown, in
    whatever order transactions have ended. What that costs is a look at the lines of these variants since the page's
    oldest, once for each page.
    """
    found = _lines(session, wanted, before=before).limit(size + 1).cte("found").prefix_with("MATERIALIZED")
    oldest = (
        select(found.c.variant_id, func.min(found.c.created_at).label("at"))
        .group_by(found.c.variant_id)
        .cte("oldest")
    )
    line = StockMovement.__table__.c
    since = (
        select(
            line.id,
            func.sum(line.quantity)
            .over(partition_by=line.variant_id, order_by=(line.created_at.desc(), line.id.desc()))
            .label("moved"),
        )
        .join(oldest, (oldest.c.variant_id == line.variant_id) & (line.created_at >= oldest.c.at))
        .where(line.store_id == session.info["store_id"])
        .cte("since")
    )
    rows = await session.execute(
        select(
            found.c.id,
            found.c.created_at,
            found.c.reason,
            found.c.quantity,
            cast(StockLevel.on_hand - since.c.moved + found.c.quantity, BigInteger).label("level"),
            found.c.subject_id,
            found.c.actor,
            Variant,
            Product.title,
        )
        .join(since, since.c.id == found.c.id)
        .join(
            StockLevel,
            (StockLevel.store_id == session.info["store_id"]) & (StockLevel.id == found.c.variant_id),
        )
        .join(Variant, (Variant.store_id == StockLevel.store_id) & (Variant.id == StockLevel.id))
        .join(Product, (Product.store_id == Variant.store_id) & (Product.id == Variant.product_id))
        .order_by(found.c.created_at.desc(), found.c.id.desc())
    )
    lines = [HistoryLine(*row) for row in rows]
    return page_of(lines, size, lambda one: [one.at.isoformat(), str(one.id)])


async def variant_with_history(session: AsyncSession, variant_id: UUID | None) -> Variant | None:
    """Return a variant that is or was counted, put away ones too, with its product and its stock."""
    found: Variant | None = await session.scalar(
        select(Variant)
        .join(StockLevel, (StockLevel.store_id == Variant.store_id) & (StockLevel.id == Variant.id))
        .where(Variant.id == variant_id)
    )
    if found is not None:
        await session.refresh(found, ["product", "stock"])
    return found


async def held_of(session: AsyncSession, variant_id: UUID) -> Sequence[Reservation]:
    """Return what checkouts hold of a variant right now, the latest first."""
    held = select(Reservation).where(Reservation.variant_id == variant_id, Reservation.state == HELD)
    latest = held.order_by(Reservation.created_at.desc(), Reservation.id.desc()).limit(MOST_HELD)
    return (await session.scalars(latest)).all()


def _lines(session: AsyncSession, wanted: WantedLines, *, before: str | None) -> Select[Any]:
    line = StockMovement.__table__.c
    conditions: list[ColumnElement[bool]] = [line.store_id == session.info["store_id"]]
    if wanted.reason in REASONS:
        conditions.append(line.reason == wanted.reason)
    if wanted.variant_id:
        conditions.append(line.variant_id == wanted.variant_id)
    if wanted.sku:
        named = func.lower(Variant.sku).startswith(wanted.sku.lower(), autoescape=True)
        conditions.append(line.variant_id.in_(select(Variant.id).where(named)))
    if wanted.since:
        conditions.append(line.created_at >= wanted.since)
    if wanted.until:
        conditions.append(line.created_at < wanted.until)
    place = moment_and_id(before)
    if place:
        conditions.append(tuple_(line.created_at, line.id) < tuple_(*place))
    return select(StockMovement.__table__).where(*conditions).order_by(line.created_at.desc(), line.id.desc())
