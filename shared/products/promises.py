"""What a buyer is promised of goods that are not in the house yet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

DAYS_IN_WEEK: Final = 7
# From here on a promise is told in weeks: nobody knows the day that far ahead.
WEEKS_FROM: Final = 14


@dataclass(frozen=True, slots=True)
class Promise:
    """A pre-order leaves from `releases_on` on, a backorder about `delay_days` after the order (None: not known)."""

    releases_on: date | None = None
    delay_days: int | None = None

    @property
    def is_preorder(self) -> bool:
        return self.releases_on is not None

    @property
    def weeks(self) -> tuple[int, int] | None:
        """The delay as a range of whole weeks; None when it is told in days, or not known."""
        if self.delay_days is None or self.delay_days < WEEKS_FROM:
            return None
        return self.delay_days // DAYS_IN_WEEK, -(-self.delay_days // DAYS_IN_WEEK)

    def as_record(self) -> dict[str, Any]:
        """Return it as an order line keeps it."""
        released = {"releases_on": self.releases_on.isoformat()} if self.releases_on else {}
        return released | ({"delay_days": self.delay_days} if self.delay_days else {}) or {"delay_days": None}


def promise_of_record(record: Mapping[str, Any]) -> Promise | None:
    """Return the promise that an order line keeps, None when all of it was there."""
    if not record:
        return None
    day = record.get("releases_on")
    return Promise(date.fromisoformat(day) if day else None, record.get("delay_days"))


def latest(promises: Iterable[Promise | None]) -> Promise | None:
    """Return what is promised of several things that leave together: they wait for the last."""
    known = [promise for promise in promises if promise]
    if not known:
        return None
    released = [promise.releases_on for promise in known if promise.releases_on]
    delays = [promise.delay_days for promise in known if promise.delay_days]
    # Where a date is known it is told; a delay beside it would contradict it.
    return Promise(max(released)) if released else Promise(None, max(delays, default=None))
