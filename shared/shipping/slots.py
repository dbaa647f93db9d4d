"""Times at which a store delivers nearby, or has things ready: pure, by the store's own clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

MOST_DAYS_AHEAD: Final = 60


@dataclass(frozen=True, slots=True)
class Hours:
    """On these days of the week (1 is Monday), from when to when, for so many orders."""

    weekdays: tuple[int, ...]
    opens: time
    closes: time
    capacity: int


@dataclass(frozen=True, slots=True)
class SlotPlan:
    """When slots are, how long before one an order has to be in, how far ahead they are offered, and when not."""

    hours: tuple[Hours, ...]
    lead_hours: int = 0
    days_ahead: int = 7
    closed: tuple[date, ...] = ()

    def as_record(self) -> dict[str, Any]:
        """Return it as it is kept."""
        return {
            "hours": [
                {
                    "weekdays": list(one.weekdays),
                    "opens": one.opens.strftime("%H:%M"),
                    "closes": one.closes.strftime("%H:%M"),
                    "capacity": one.capacity,
                }
                for one in self.hours
            ],
            "lead_hours": self.lead_hours,
            "days_ahead": self.days_ahead,
            "closed": [day.isoformat() for day in self.closed],
        }


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot that can be chosen: from when to when (UTC), for how many orders in all, and for how many more."""

    starts_at: datetime
    ends_at: datetime
    capacity: int
    left: int

    @property
    def key(self) -> str:
        """What a form says of it; of one way of delivery no two slots begin at the same moment."""
        return str(int(self.starts_at.timestamp()))


def plan_of(record: Mapping[str, Any]) -> SlotPlan | None:
    """Read a record back; None where there are no slots."""
    if not record.get("hours"):
        return None
    return SlotPlan(
        hours=tuple(
            Hours(
                tuple(one["weekdays"]),
                time.fromisoformat(one["opens"]),
                time.fromisoformat(one["closes"]),
                one["capacity"],
            )
            for one in record["hours"]
        ),
        lead_hours=record["lead_hours"],
        days_ahead=record["days_ahead"],
        closed=tuple(date.fromisoformat(day) for day in record["closed"]),
    )


def open_slots(
    plan: SlotPlan, taken: Mapping[int, int], *, now: datetime, time_zone: str
) -> tuple[Slot, ...]:
    """Return the slots that can still be chosen, the next first; `taken` counts orders by when a slot begins."""
    zone = ZoneInfo(time_zone)
    today = now.astimezone(zone).date()
    slots = [
        slot
        for ahead in range(plan.days_ahead + 1)
        for slot in _slots_on(today + timedelta(days=ahead), plan, taken, zone)
        if slot.left > 0 and slot.starts_at >= now + timedelta(hours=plan.lead_hours)
    ]
    return tuple(sorted(slots, key=lambda slot: slot.starts_at))


def _slots_on(day: date, plan: SlotPlan, taken: Mapping[int, int], zone: ZoneInfo) -> Sequence[Slot]:
    if day in plan.closed:
        return ()
    found: dict[datetime, Slot] = {}
    for one in plan.hours:
        if day.isoweekday() not in one.weekdays:
            continue
        starts, ends = (
            datetime.combine(day, moment, zone).astimezone(UTC) for moment in (one.opens, one.closes)
        )
        left = one.capacity - taken.get(int(starts.timestamp()), 0)
        # Where two lines say the same beginning, the first counts. A night on which the clock jumps may lose one.
        if starts < ends and starts not in found:
            found[starts] = Slot(starts, ends, one.capacity, left)
    return tuple(found.values())
