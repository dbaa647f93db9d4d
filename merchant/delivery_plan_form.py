"""What a merchant typed about one way of delivery: its limits, its times and its place."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, time
from typing import Any, Final

from merchant.typed_figures import Wrong, whole_number
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.shipping.change_zones import DeliveryTerms
from shared.shipping.methods import PickUpPlace
from shared.shipping.models import ShippingMethod
from shared.shipping.slots import MOST_DAYS_AHEAD, Hours, SlotPlan, plan_of
from shared.web.forms import Form

MOST_ROWS: Final = 8
MOST_CLOSED: Final = 60
MOST_POSTCODES: Final = 200
LONGEST_TEXT: Final = 500
PLAIN: Final = (
    "postcodes", "most_grams", "longest_mm", "lead_hours", "days_ahead", "closed", "address", "hours", "message"
)  # fmt: skip

Row = Mapping[str, Any]


def from_method(method: ShippingMethod) -> dict[str, str]:
    """Return the fields of the form as the way of delivery is."""
    plan, place = plan_of(method.plan), PickUpPlace(**method.place)
    return {
        "postcodes": ", ".join(method.postcodes),
        "most_grams": str(method.most_grams or ""),
        "longest_mm": str(method.longest_mm or ""),
        "lead_hours": str(plan.lead_hours if plan else 24),
        "days_ahead": str(plan.days_ahead if plan else 7),
        "closed": ", ".join(day.isoformat() for day in plan.closed) if plan else "",
        **asdict(place),
    }


def rows_of_method(method: ShippingMethod) -> list[Row]:
    """Return the lines of its times, with two empty ones for more."""
    plan = plan_of(method.plan)
    rows: list[Row] = [
        {
            "weekdays": [str(day) for day in one.weekdays],
            "opens": one.opens.strftime("%H:%M"),
            "closes": one.closes.strftime("%H:%M"),
            "capacity": str(one.capacity),
        }
        for one in (plan.hours if plan else ())
    ]
    return _with_more(rows)


def typed_rows(form: Form) -> list[Row]:
    """Return the lines of times as they were typed."""
    rows = [
        {"weekdays": form.all(f"weekdays-{n}")[:7]}
        | {name: form[f"{name}-{n}"][:20] for name in ("opens", "closes", "capacity")}
        for n in range(MOST_ROWS)
    ]
    return _with_more([row for row in rows if any(row.values())])


def read_delivery(form: Form) -> DeliveryTerms:
    """Return what the form says; raises Invalid naming every field that cannot be read."""
    wrong: Wrong = {}
    hours = _hours(form, wrong)
    lead, ahead = whole_number(form, "lead_hours", wrong) or 0, whole_number(form, "days_ahead", wrong)
    if lead > 24 * MOST_DAYS_AHEAD:
        wrong["lead_hours"] = say("Enter at most 1440 hours.")
    if ahead is not None and ahead > MOST_DAYS_AHEAD:
        wrong["days_ahead"] = say("Enter at most 60 days.")
    plan = SlotPlan(tuple(hours), lead, 7 if ahead is None else ahead, tuple(_closed(form, wrong)))
    place = PickUpPlace(**{name: form.get(name) for name in ("address", "hours", "message")})
    for name, text in asdict(place).items():
        if len(text) > LONGEST_TEXT:
            wrong[name] = say("Use at most 500 characters.")
    terms = DeliveryTerms(
        postcodes=_postcodes(form, wrong),
        most_grams=whole_number(form, "most_grams", wrong) or None,
        longest_mm=whole_number(form, "longest_mm", wrong) or None,
        plan=plan if hours else None,
        place=place if any(asdict(place).values()) else None,
    )
    if wrong:
        raise Invalid(wrong)
    return terms


def _with_more(rows: list[Row]) -> list[Row]:
    blank: Row = {"weekdays": [], "opens": "", "closes": "", "capacity": ""}
    return [*rows, blank, blank][: max(MOST_ROWS, len(rows))]


def _hours(form: Form, wrong: Wrong) -> list[Hours]:
    found: list[Hours] = []
    for n, row in enumerate(typed_rows(form)):
        if not any(row.values()):
            continue
        cells = Form({"capacity": [row["capacity"]]})
        days = tuple(sorted({int(day) for day in row["weekdays"] if day in "1234567" and len(day) == 1}))
        try:
            opens, closes = time.fromisoformat(row["opens"]), time.fromisoformat(row["closes"])
        except ValueError:
            wrong[f"opens-{n}"] = say("Enter from when to when.")
            continue
        capacity = whole_number(cells, "capacity", {})
        if not days:
            wrong[f"opens-{n}"] = say("Choose the days of the week.")
        elif opens.tzinfo or closes.tzinfo or closes <= opens:
            wrong[f"opens-{n}"] = say("It has to end after it begins.")
        elif capacity is None or not 1 <= capacity <= 10_000:
            wrong[f"opens-{n}"] = say("Enter for how many orders, from 1 to 10000.")
        else:
            found.append(Hours(days, opens.replace(second=0), closes.replace(second=0), capacity))
    return found


def _closed(form: Form, wrong: Wrong) -> Sequence[date]:
    words = form.get("closed").replace(",", " ").split()
    try:
        days = sorted({date.fromisoformat(word) for word in words[: MOST_CLOSED + 1]})
    except ValueError:
        wrong["closed"] = say("Write days as 2026-12-24, with commas between them.")
        return ()
    if len(days) > MOST_CLOSED:
        wrong["closed"] = say("Name at most 60 days.")
    return days


def _postcodes(form: Form, wrong: Wrong) -> list[str]:
    found = [part.strip().upper() for part in form.get("postcodes").split(",") if part.strip()]
    if len(found) > MOST_POSTCODES or any(len(one) > 12 for one in found):
        wrong["postcodes"] = say("Use at most 200 beginnings of postcodes.")
    return found
