"""What marketing cost a store: some days, by which channel it was to bring buyers, and how much."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from sqlalchemy import CheckConstraint, ColumnElement, Index, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.insight.periods import Period
from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable, one_of
from shared.pricing.channels import CHANNELS

LONGEST_NOTE: Final = 200


class NoSuchCost(NotFound):
    """What is asked for is not there, or not any more."""

    message = say("That cost is not there any more.")


class MarketingCost(StoreTable):
    """An amount in the store's currency for whole days of its time zone, both ends in it.

    It counts evenly for each of its days. One that was removed counts for nothing, and can come back for a while.
    """

    __tablename__ = "marketing_costs"
    __table_args__ = (
        CheckConstraint("first_day <= last_day", name="days_in_order"),
        CheckConstraint(one_of("channel", CHANNELS), name="channel_known"),
        CheckConstraint("cost_minor > 0", name="cost_given"),
        CheckConstraint(f"length(note) <= {LONGEST_NOTE}", name="note_short"),
        Index("ix_marketing_costs_last_day", "store_id", "last_day"),
    )

    first_day: Mapped[date]
    last_day: Mapped[date]
    channel: Mapped[str]
    cost_minor: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    def within(self, first: date, last: date) -> int:
        """Return what of it falls on some days; the parts of neighbouring times come to all of it."""
        days = (self.last_day - self.first_day).days + 1

        def until(day: date) -> int:
            gone = min(max((day - self.first_day).days + 1, 0), days)
            return self.cost_minor * gone // days

        return until(last) - until(date.fromordinal(first.toordinal() - 1))


async def costs_within(session: AsyncSession, period: Period) -> Sequence[MarketingCost]:
    """Return what cost something on any day of a period."""
    wanted = select(MarketingCost).where(
        MarketingCost.last_day >= period.first,
        MarketingCost.first_day <= period.last,
        MarketingCost.removed_at.is_(None),
    )
    return (await session.scalars(wanted)).all()


async def page_of_costs(session: AsyncSession, *, start: int, rows: int) -> Sequence[MarketingCost]:
    """Return some of a store's costs, the latest first."""
    wanted = select(MarketingCost).where(MarketingCost.removed_at.is_(None))
    ordered = wanted.order_by(MarketingCost.last_day.desc(), MarketingCost.id.desc())
    return (await session.scalars(ordered.offset(start).limit(rows))).all()


async def cost_by_id(session: AsyncSession, text: str) -> MarketingCost:
    """Return a cost that counts; raises NoSuchCost."""
    return await _found(session, text, MarketingCost.removed_at.is_(None))


async def hold_cost(session: AsyncSession, text: str, *, is_removed: bool = False) -> MarketingCost:
    """Return a cost that counts, or one that was removed, locked until the commit; raises NoSuchCost."""
    state = MarketingCost.removed_at.is_not(None) if is_removed else MarketingCost.removed_at.is_(None)
    return await _found(session, text, state, is_held=True)


async def _found(
    session: AsyncSession, text: str, state: ColumnElement[bool], *, is_held: bool = False
) -> MarketingCost:
    key = parse_id(text)
    if key is None:
        raise NoSuchCost
    wanted = select(MarketingCost).where(MarketingCost.id == key, state)
    found = (await session.scalars(wanted.with_for_update() if is_held else wanted)).one_or_none()
    if found is None:
        raise NoSuchCost
    return found
