"""What a store decides about a series of mails, and how that is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.series.models import KINDS, SUGGESTIONS, WELCOME, WIN_BACK, SeriesSettings

# A month, where nobody counts days.
_MONTH: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Plan:
    """The store's decisions about one series.

    The days of a welcome count from the consent, those of winning back from the last order, those of suggestions from
    the delivery. The mail number `coupon_step` brings a code of the reader's own (0: none does). Between the hours
    `quiet_from` and `quiet_until` of the store's clock nothing goes out; where they are the same, any time will do.
    """

    kind: str
    days: tuple[int, ...]
    is_on: bool = False
    on_since: datetime | None = None
    again_months: int = 1
    stops_on_order: bool = True
    coupon_step: int = 0
    coupon_percent: int = 10
    coupon_days: int = 14
    counts_clicks: bool = False
    quiet_from: int = 21
    quiet_until: int = 8

    @property
    def waits(self) -> list[timedelta]:
        """How long after the beginning each mail goes out."""
        return [timedelta(days=days) for days in self.days]

    @property
    def again(self) -> timedelta:
        """How long nobody gets into this series again."""
        return self.again_months * _MONTH

    def is_quiet(self, now: datetime, *, time_zone: str) -> bool:
        """Say whether it is an hour in which nobody is written to."""
        hour = now.astimezone(ZoneInfo(time_zone)).hour
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= hour < self.quiet_until
        return hour >= self.quiet_from or hour < self.quiet_until


# As of a store that has decided nothing.
STANDARD: Final[Mapping[str, Plan]] = {
    WELCOME: Plan(WELCOME, (0, 3)),
    WIN_BACK: Plan(WIN_BACK, (90, 104), again_months=6),
    SUGGESTIONS: Plan(SUGGESTIONS, (10,)),
}
_DECIDED: Final = tuple(name for name in Plan.__dataclass_fields__ if name != "days")


async def plan_of(session: AsyncSession, kind: str) -> Plan:
    """Return what the store has decided about a series."""
    return (await plans_of(session))[kind]


async def plans_of(session: AsyncSession) -> dict[str, Plan]:
    """Return what the store has decided about all of them."""
    rows = await session.scalars(select(SeriesSettings))
    known = {row.kind: _read(row) for row in rows}
    return {kind: known.get(kind, STANDARD[kind]) for kind in KINDS}


def _read(row: SeriesSettings) -> Plan:
    return Plan(days=tuple(row.days), **{name: getattr(row, name) for name in _DECIDED})
