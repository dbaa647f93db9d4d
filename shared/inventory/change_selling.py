"""Decide what happens when a variant is sold out: nothing more, a backorder, or a pre-order."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.models import LONGEST_DELAY, StockLevel
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.stores.queries import bump_catalogue

STOP: Final = "stop"
BACKORDER: Final = "backorder"
PREORDER: Final = "preorder"
POLICIES: Final = (STOP, BACKORDER, PREORDER)
LARGEST_LIMIT: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Selling:
    """How a variant goes on selling: up to `limit` pieces beyond the stock, with what is promised of them."""

    policy: str
    limit: int = 0
    delay_days: int | None = None
    releases_on: date | None = None


async def change_selling(session: AsyncSession, wanted: Mapping[UUID, Selling], *, now: datetime) -> None:
    """Set each variant's way of selling on; raises Invalid naming each field (`limit-<variant>`) that cannot be.

    A limit below what is promised already is refused: those orders stand. Locks the store's row last.
    """
    wrong = {
        f"{field}-{variant_id}": problem
        for variant_id, selling in wanted.items()
        for field, problem in _problems(selling, today=now.date())
    }
    if wrong:
        raise Invalid(wrong)
    # Sorted, as everybody locks counters (R2).
    for variant_id in sorted(wanted):
        await _change(session, variant_id, wanted[variant_id], now=now)
    await bump_catalogue(session)


async def end_preorders(session: AsyncSession, *, now: datetime) -> int:
    """Let pre-orders whose day has come go on as backorders of unknown delay; returns how many those were."""
    ended = await session.scalars(
        update(StockLevel)
        .where(StockLevel.store_id == session.info["store_id"], StockLevel.releases_on <= now.date())
        .values(releases_on=None, updated_at=now)
        .returning(StockLevel.id)
        .execution_options(synchronize_session=False)
    )
    count = len(ended.all())
    if count:
        await bump_catalogue(session)
    return count


async def stores_with_released(session: AsyncSession, *, now: datetime) -> list[UUID]:
    """Return the stores with pre-orders whose day has come (platform role)."""
    found = await session.scalars(
        select(StockLevel.store_id).where(StockLevel.releases_on <= now.date()).distinct()
    )
    return list(found)


async def _change(session: AsyncSession, variant_id: UUID, selling: Selling, *, now: datetime) -> None:
    limit = selling.limit if selling.policy != STOP else 0
    changed = await session.execute(
        update(StockLevel)
        .where(
            StockLevel.store_id == session.info["store_id"],
            StockLevel.id == variant_id,
            StockLevel.on_hand - StockLevel.reserved + limit >= 0,
        )
        .values(
            backorder_limit=limit,
            delay_days=selling.delay_days if selling.policy == BACKORDER else None,
            releases_on=selling.releases_on if selling.policy == PREORDER else None,
            updated_at=now,
        )
        .returning(StockLevel.id)
        .execution_options(synchronize_session=False)
    )
    if changed.scalar() is None:
        promised = await session.scalar(
            select(StockLevel.reserved - StockLevel.on_hand).where(StockLevel.id == variant_id)
        )
        if promised is not None:
            raise Invalid(
                {
                    f"limit-{variant_id}": say(
                        "%(count)s are promised already; allow at least that many.", count=promised
                    )
                }
            )


def _problems(selling: Selling, *, today: date) -> list[tuple[str, str]]:
    if selling.policy not in POLICIES:
        return [("selling", say("Choose what happens when it is sold out."))]
    if selling.policy == STOP:
        return []
    wrong: list[tuple[str, str]] = []
    if not 1 <= selling.limit <= LARGEST_LIMIT:
        wrong.append(("limit", say("Enter a whole number from 1 to %(most)s.", most=f"{LARGEST_LIMIT:,}")))
    if selling.policy == BACKORDER and not 1 <= (selling.delay_days or 0) <= LONGEST_DELAY:
        wrong.append(("days", say("Enter the days until it leaves, from 1 to %(most)s.", most=LONGEST_DELAY)))
    if selling.policy == PREORDER and (selling.releases_on is None or selling.releases_on <= today):
        wrong.append(("release", say("Choose a day that is still to come.")))
    return wrong
