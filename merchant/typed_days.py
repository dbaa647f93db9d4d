"""Days that are typed."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo


def typed_day(typed: str) -> date | None:
    """Return a day as its field sends it; None for anything else."""
    try:
        return date.fromisoformat(typed[:10])
    except ValueError:
        return None


def beginning_of(typed: str, zone: str, *, later: int = 0) -> datetime | None:
    """Return when a day, or so many after it, begins where the store is; a day that is none is not asked for."""
    try:
        day = date.fromisoformat(typed) + timedelta(days=later)
        return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
