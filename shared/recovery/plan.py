"""What a store decides about abandoned carts, and how that is read."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.recovery.models import NEVER, RecoverySettings


@dataclass(frozen=True, slots=True)
class Plan:
    """The store's decisions, as of a store that has made none: nobody is written to.

    The hours count from the last time that the cart was touched; a mail of 0 hours is not sent. With a discount the
    last mail brings a code of the buyer's own, good once and for so many days.
    """

    is_on: bool = False
    guests: str = NEVER
    first_hours: int = 1
    second_hours: int = 24
    third_hours: int = 72
    discount_percent: int = 0
    discount_days: int = 7
    counts_opens: bool = False

    @property
    def waits(self) -> list[timedelta]:
        """How long after the cart was left each mail goes out."""
        hours = (self.first_hours, self.second_hours, self.third_hours)
        return [timedelta(hours=hour) for hour in hours if hour]


async def plan_of(session: AsyncSession) -> Plan:
    """Return what the store has decided about abandoned carts."""
    row = await session.scalar(select(RecoverySettings))
    return Plan(**{name: getattr(row, name) for name in Plan.__dataclass_fields__}) if row else Plan()
