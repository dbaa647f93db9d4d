"""Which time a report is of, in which steps, and how its bars stand."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

import pytest

from merchant.report_filter import read_wanted
from shared.insight.bar_chart import bar_chart
from shared.insight.periods import Period

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)
TODAY = NOW.date()


@pytest.mark.parametrize(
    ("query", "first", "last", "before", "year"),
    [
        ({}, date(2026, 4, 21), TODAY, date(2026, 3, 22), date(2025, 4, 21)),
        ({"range": "7"}, date(2026, 5, 14), TODAY, date(2026, 5, 7), date(2025, 5, 14)),
        ({"range": "month"}, date(2026, 5, 1), TODAY, date(2026, 4, 11), date(2025, 5, 1)),
        ({"range": "last_month"}, date(2026, 4, 1), date(2026, 4, 30), date(2026, 3, 1), date(2025, 4, 1)),
        ({"range": "year"}, date(2026, 1, 1), TODAY, date(2025, 8, 14), date(2025, 1, 1)),
        ({"range": "custom", "from": "2024-02-29", "to": "2024-02-29"}, date(2024, 2, 29), date(2024, 2, 29), date(2024, 2, 28), date(2023, 2, 28)),
        ({"range": "custom", "from": "2026-03-05", "to": "2026-03-01"}, date(2026, 3, 1), date(2026, 3, 5), date(2026, 2, 24), date(2025, 3, 1)),
        ({"range": "custom", "from": "1799-01-01", "to": "2026-03-01"}, date(2026, 4, 21), TODAY, date(2026, 3, 22), date(2025, 4, 21)),
        ({"range": "custom", "from": "never", "to": ""}, date(2026, 4, 21), TODAY, date(2026, 3, 22), date(2025, 4, 21)),
        ({"range": "9999999"}, date(2026, 4, 21), TODAY, date(2026, 3, 22), date(2025, 4, 21)),
    ],
    ids=lambda value: "-".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else None,
)  # fmt: skip
def test_a_time_is_read_from_the_address(
    query: Mapping[str, str], first: date, last: date, before: date, year: date
):
    wanted = read_wanted(query, time_zone="UTC", now=NOW)

    assert (wanted.period.first, wanted.period.last) == (first, last)
    assert (wanted.period.before.first, wanted.period.year_before.first) == (before, year)
    assert (
        read_wanted(dict(p.split("=") for p in wanted.query().split("&") if p), time_zone="UTC", now=NOW)
        == wanted
    )


def test_today_is_the_stores_day():
    late = datetime(2026, 5, 20, 23, tzinfo=UTC)

    assert read_wanted({}, time_zone="Asia/Tokyo", now=late).period.last == date(2026, 5, 21)


def test_long_times_have_longer_steps():
    year = Period(date(2025, 1, 1), date(2025, 12, 31))

    assert [Period.days_until(TODAY, days).step for days in (45, 46, 210, 211)] == [
        "day",
        "week",
        "week",
        "month",
    ]
    assert len(list(year.steps("month"))) == 12
    assert next(year.steps("week")) == date(2024, 12, 30)
    assert year.before == Period(date(2024, 1, 2), date(2024, 12, 31))


def test_bars_stand_on_the_ground_and_hang_from_it():
    chart = bar_chart([90, -40, 0], [100, 0, 0])

    assert chart
    assert (chart.highest, chart.lowest, chart.ground) == (100, -50, 120.0)
    assert [(bar.y, bar.height) for bar in chart.bars] == [(12.0, 108.0), (120.0, 48.0), (120.0, 0)]
    assert chart.line == "106.7,0.0 320.0,120.0 533.3,120.0"
    assert bar_chart([0, 0]) is None
