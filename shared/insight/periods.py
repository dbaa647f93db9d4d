"""Stretches of days that reports are about, and those that they are compared with."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, Self

DAY: Final = "day"
WEEK: Final = "week"
MONTH: Final = "month"

# So many bars can be told apart.
_MOST_DAYS: Final = 45
_MOST_WEEKS: Final = 30
LONGEST: Final = timedelta(days=3660)


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days from `first` to `last`, both of them in it."""

    first: date
    last: date

    @classmethod
    def days_until(cls, last: date, days: int) -> Self:
        """Return so many days, of which `last` is the last one."""
        return cls(last - timedelta(days=days - 1), last)

    @classmethod
    def month_of(cls, day: date) -> Self:
        """Return the whole month of a day."""
        return cls(day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def before(self) -> Self:
        """As many days right before it; before a whole month, the whole month."""
        day_before = self.first - timedelta(days=1)
        if self == self.month_of(self.first):
            return self.month_of(day_before)
        return self.days_until(day_before, self.days)

    @property
    def year_before(self) -> Self:
        """The same days of the year before."""
        return type(self)(_year_before(self.first), _year_before(self.last))

    @property
    def step(self) -> str:
        """How finely it is drawn: by day, week or month."""
        if self.days <= _MOST_DAYS:
            return DAY
        return WEEK if self.days <= _MOST_WEEKS * 7 else MONTH

    def steps(self, step: str) -> Iterator[date]:
        """Yield the first days of its days, weeks (from Monday) or months; the first one may have begun before it."""
        day = beginning(self.first, step)
        while day <= self.last:
            yield day
            day = beginning(day + timedelta(days={DAY: 1, WEEK: 7, MONTH: 31}[step]), step)


def beginning(day: date, step: str) -> date:
    """Return the first day of a day's week or month."""
    if step == WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step == MONTH else day


def _year_before(day: date) -> date:
    # There was no 29th of February.
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
