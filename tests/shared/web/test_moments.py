"""Days and moments are told by the clock of the store."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest

from shared.languages.speaking import speaking
from shared.web.templates import make_templates

LATE = datetime(2026, 3, 14, 23, 30, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 12, 5, tzinfo=UTC)


def told(template: str, zone: str, when: object, *, language: str = "en") -> str:
    environment = make_templates(reload=False)
    with speaking(language):
        return environment.from_string(template).render(store=SimpleNamespace(time_zone=zone), when=when)


@pytest.mark.parametrize(
    ("zone", "moment", "day"),
    [
        ("UTC", "Mar 14, 2026, 11:30 PM", "Mar 14, 2026"),
        ("Europe/Berlin", "Mar 15, 2026, 12:30 AM", "Mar 15, 2026"),
        ("America/New_York", "Mar 14, 2026, 7:30 PM", "Mar 14, 2026"),
        ("Asia/Kathmandu", "Mar 15, 2026, 5:15 AM", "Mar 15, 2026"),
        ("Not/Azone", "Mar 14, 2026, 11:30 PM", "Mar 14, 2026"),
        ("../../etc/passwd", "Mar 14, 2026, 11:30 PM", "Mar 14, 2026"),
    ],
)
def test_a_moment_and_its_day_are_the_stores(zone: str, moment: str, day: str):
    spaced = told("{{ when | moment }}|{{ when | day }}", zone, LATE).replace("\u202f", " ")

    assert spaced == f"{moment}|{day}"


def test_summer_time_counts_from_its_day():
    assert told("{{ when | moment }}", "Europe/Berlin", SUMMER, language="de") == "01.07.2026, 14:05"


def test_a_day_without_a_clock_is_the_same_everywhere():
    assert told("{{ when | day }}", "Pacific/Kiritimati", date(2026, 3, 14)) == "Mar 14, 2026"


def test_who_may_live_elsewhere_is_told_which_clock_it_is():
    assert told("{{ when | moment(with_zone=True) }}", "UTC", LATE).endswith("UTC")
    assert told("{{ when | moment(with_zone=True) }}", "Europe/Berlin", SUMMER, language="de").endswith(
        "MESZ"
    )


def test_without_a_store_it_is_utc():
    environment = make_templates(reload=False)

    assert environment.from_string("{{ when | day }}").render(when=LATE) == "Mar 14, 2026"


def test_a_part_that_pages_share_is_told_by_the_clock_of_the_store_that_was_asked():
    environment = make_templates(reload=False)
    request = SimpleNamespace(state=SimpleNamespace(store=SimpleNamespace(time_zone="Europe/Berlin")))

    assert environment.from_string("{{ when | day }}").render(when=LATE, request=request) == "Mar 15, 2026"
