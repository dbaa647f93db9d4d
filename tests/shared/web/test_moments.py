"""Days and moments are told by the clock of the store."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import pytest

from shared.languages.speaking import speaking
from shared.web.templates import make_templates

LATE = datetime(2026, 3, 14, 23, 30, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 12, 5, tzinfo=UTC)


NOW = datetime(2026, 3, 19, 0, 30, tzinfo=UTC)  # A Thursday; in New York it is still Wednesday.


def told(template: str, zone: str, when: object, *, language: str = "en", now: datetime | None = None) -> str:
    environment = make_templates(reload=False)
    request = SimpleNamespace(
        app=SimpleNamespace(state=SimpleNamespace(services=SimpleNamespace(clock=lambda: now)))
    )
    asked = {} if now is None else {"request": request}
    with speaking(language):
        page = environment.from_string(template)
        return page.render(store=SimpleNamespace(time_zone=zone), when=when, **asked).replace("\u202f", " ")


def said(form: str, zone: str, when: datetime, *, language: str = "en") -> str:
    """What stands in the element, without the element."""
    written = told(f"{{{{ when | {form} }}}}", zone, when, language=language, now=NOW)
    return written.partition(">")[2].removesuffix("</time>")


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
    spaced = told("{{ when | moment }}|{{ when | day }}", zone, LATE)

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


@pytest.mark.parametrize(
    ("zone", "ago", "moment", "day"),
    [
        ("UTC", timedelta(minutes=3), "today 12:27 AM", "today"),
        ("UTC", timedelta(minutes=31), "yesterday 11:59 PM", "yesterday"),
        ("America/New_York", timedelta(minutes=31), "today 7:59 PM", "today"),
        ("UTC", timedelta(days=2), "Tue 12:30 AM", "Tue"),
        ("UTC", timedelta(days=6), "Fri 12:30 AM", "Fri"),
        ("UTC", timedelta(days=7), "Mar 12, 2026, 12:30 AM", "Mar 12, 2026"),
        ("UTC", -timedelta(hours=2), "today 2:30 AM", "today"),
        ("UTC", -timedelta(days=1), "Mar 20, 2026, 12:30 AM", "Mar 20, 2026"),
    ],
)
def test_within_a_week_a_moment_is_told_by_its_day(zone: str, ago: timedelta, moment: str, day: str):
    assert said("when", zone, NOW - ago) == moment
    assert said('when("day")', zone, NOW - ago) == day


def test_across_a_change_of_the_clock_yesterday_is_yesterday():
    # Berlin's 29 March 2026 has 23 hours.
    morning, evening = datetime(2026, 3, 29, 22, 30, tzinfo=UTC), datetime(2026, 3, 28, 23, 30, tzinfo=UTC)
    written = told("{{ when | when }}", "Europe/Berlin", evening, now=morning)

    assert written.endswith(">yesterday 12:30 AM</time>")


def test_the_whole_moment_is_told_on_hover_and_to_machines():
    written = told("{{ when | when }}", "Europe/Berlin", NOW - timedelta(minutes=3), now=NOW)

    assert written == (
        '<time datetime="2026-03-19T00:27:00+00:00" title="Mar 19, 2026, 1:27 AM">today 1:27 AM</time>'
    )


def test_a_day_of_the_week_is_named_in_the_readers_language():
    assert said("when", "UTC", NOW - timedelta(days=2), language="de") == "Di. 00:30"
