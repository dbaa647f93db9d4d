"""When something can be brought: golden times by the store's clock, and limits of place, weight and size."""

from datetime import UTC, date, datetime, time

import pytest

from shared.kernel.money import Money
from shared.shipping.methods import LOCAL, Destination, ShippingMethod
from shared.shipping.slots import Hours, SlotPlan, open_slots, plan_of

# A Saturday, 13:00 in Berlin.
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
BERLIN = "Europe/Berlin"


def plan(*hours: Hours, **terms) -> SlotPlan:
    return SlotPlan(hours or (Hours((1, 6), time(9), time(12), 2),), **terms)


def times(found) -> list[str]:
    return [slot.starts_at.strftime("%d %H:%M") for slot in found]


def test_slots_are_those_of_the_days_by_the_stores_clock():
    found = open_slots(plan(days_ahead=14), {}, now=NOW, time_zone=BERLIN)

    # Today's has begun; 9:00 in Berlin is 8:00 UTC.
    assert times(found) == ["23 08:00", "28 08:00", "30 08:00", "05 08:00"]
    assert {(slot.ends_at - slot.starts_at).seconds for slot in found} == {3 * 3600}


@pytest.mark.parametrize(
    ("terms", "first"),
    [
        ({"days_ahead": 7}, "23 08:00"),
        # Forty-four hours before Monday nine o'clock is one hour ago.
        ({"days_ahead": 7, "lead_hours": 44}, "23 08:00"),
        ({"days_ahead": 7, "lead_hours": 45}, "28 08:00"),
        ({"days_ahead": 7, "closed": (date(2026, 11, 23),)}, "28 08:00"),
        ({"days_ahead": 1}, None),
    ],
)
def test_lead_time_closed_days_and_how_far_ahead(terms, first):
    found = open_slots(plan(**terms), {}, now=NOW, time_zone=BERLIN)

    assert (times(found) or [None])[0] == first


def test_what_is_full_is_not_offered_and_what_is_left_is_said():
    monday, saturday = open_slots(plan(), {}, now=NOW, time_zone=BERLIN)
    taken = {int(monday.starts_at.timestamp()): 2, int(saturday.starts_at.timestamp()): 1}

    found = open_slots(plan(), taken, now=NOW, time_zone=BERLIN)

    assert [(slot.key, slot.left) for slot in found] == [(saturday.key, 1)]


def test_the_clock_that_is_put_back_changes_no_opening():
    night = datetime(2026, 10, 24, 12, tzinfo=UTC)
    sunday = plan(Hours((6, 7), time(9), time(12), 1), days_ahead=1, lead_hours=0)

    # On Sunday the 25th of October 2026 Berlin goes back to winter time.
    assert times(open_slots(sunday, {}, now=night, time_zone=BERLIN)) == ["25 08:00"]


def test_a_plan_comes_back_as_it_was_kept():
    kept = plan(lead_hours=3, days_ahead=9, closed=(date(2026, 12, 24),))

    assert plan_of(kept.as_record()) == kept
    assert plan_of({}) is None


@pytest.mark.parametrize(
    ("limits", "postcode", "grams", "longest", "takes"),
    [
        ({}, "99999", 10**6, 10**6, True),
        ({"postcodes": ("10", "12")}, "10 969", 0, 0, True),
        ({"postcodes": ("10", "12")}, "13359", 0, 0, False),
        ({"most_grams": 5000}, "", 5000, 0, True),
        ({"most_grams": 5000}, "", 5001, 0, False),
        ({"longest_mm": 1200}, "", 0, 1200, True),
        ({"longest_mm": 1200}, "", 0, 1201, False),
    ],
)
def test_what_a_way_of_delivery_takes(limits, postcode, grams, longest, takes):
    method = ShippingMethod(None, "Bike", LOCAL, Money(0, "EUR"), **limits)

    assert method.takes(Destination("DE", "", postcode), grams=grams, longest_mm=longest) is takes
