"""When a parcel arrives: working days, counted from tomorrow."""

from datetime import date, timedelta

from shared.shipping.methods import ShippingMethod

_SATURDAY = 5


def arrival(method: ShippingMethod, today: date) -> tuple[date, date]:
    """Return the first and the last day on which it may arrive."""
    most = method.most_days or 0
    return _after(today, method.fewest_days or most), _after(today, most)


def _after(day: date, working_days: int) -> date:
    while working_days > 0:
        day += timedelta(days=1)
        working_days -= day.weekday() < _SATURDAY
    return day
