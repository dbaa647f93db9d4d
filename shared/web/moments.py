"""Days and moments as people read them: in their language, by the clock of the store that they are told for."""

from datetime import UTC, date, datetime, tzinfo
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time, get_datetime_format, get_timezone_name
from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from shared.kernel.clock import utc_now
from shared.languages.telling import gettext
from shared.web.prices import locale_of

DAYS_WITH_NAMES: Final = 7  # Today is one of them: a week ago is a day of the same name.


@pass_context
def day(context: Context, when: date | datetime, form: Literal["medium", "long"] = "medium") -> str:
    """Tell a day; of a moment, the day that it is at the store."""
    local = _at_the_store(context, when) if isinstance(when, datetime) else when
    return format_date(local, format=form, locale=locale_of(context))


@pass_context
def month(context: Context, when: date) -> str:
    """Tell the month of a day, with its year."""
    return written_month(when, locale_of(context))


def written_month(when: date, locale: str) -> str:
    """Write the month of a day, with its year, in a locale as Babel names it."""
    return format_skeleton("yMMMM", when, locale=locale)


@pass_context
def weekday(context: Context, when: date) -> str:
    """Tell the short name of a day of the week."""
    return format_date(when, format="EEE", locale=locale_of(context))


@pass_context
def moment(context: Context, when: datetime, *, with_zone: bool = False) -> str:
    """Tell a day with hours and minutes by the store's clock, and for who may live elsewhere, which clock that is."""
    return write_moment(_at_the_store(context, when), locale_of(context), with_zone=with_zone)


@pass_context
def when(context: Context, at: datetime, form: Literal["moment", "day"] = "moment") -> Markup:
    """Tell a member when something was: within a week as people say it, the whole moment on hover.

    Days are named, never minutes counted: a page may stand open for hours, and "3 min ago" would be wrong after four.
    """
    local, locale = _at_the_store(context, at), locale_of(context)
    whole = write_moment(local, locale)
    days = (_at_the_store(context, _now(context)).date() - local.date()).days
    if 0 <= days < DAYS_WITH_NAMES:
        said = _said_of_late(local, days, form, locale)
    else:
        said = format_date(local, format="medium", locale=locale) if form == "day" else whole
    return Markup('<time datetime="{}" title="{}">{}</time>').format(at.isoformat(), whole, said)


def _said_of_late(local: datetime, days: int, form: str, locale: str) -> str:
    clock = format_time(local, "short", locale=locale)
    if days > 1:
        name = format_date(local, format="EEE", locale=locale)
        return name if form == "day" else gettext("%(day)s %(time)s") % {"day": name, "time": clock}
    if form == "day":
        return gettext("yesterday") if days else gettext("today")
    return (gettext("yesterday %(time)s") if days else gettext("today %(time)s")) % {"time": clock}


def _now(context: Context) -> datetime:
    """The clock of the process that answers; what is written outside of an answer has the machine's."""
    request = context.get("request")
    return request.app.state.services.clock() if request is not None else utc_now()


def write_moment(local: datetime, locale: str, *, with_zone: bool = False) -> str:
    """Write a moment of some clock to the minute, in a locale as Babel names it."""
    # Moments of two clocks are equal when they are the same instant; what they read is not.
    told = _to_the_minute(local.replace(second=0, microsecond=0, tzinfo=None), locale)
    return f"{told} {get_timezone_name(local, 'short', locale=locale)}" if with_zone else told


def write_time(when: datetime, zone: str, locale: str) -> Markup:
    """Write a moment by the clock of a store, as an element of a page."""
    local = when.astimezone(zone_named(zone))
    return Markup('<time datetime="{}">{}</time>').format(when.isoformat(), write_moment(local, locale))


@lru_cache(maxsize=1000)
def _to_the_minute(local: datetime, locale: str) -> str:
    # Babel's own medium form would add the seconds.
    form = str(get_datetime_format("medium", locale=locale))
    clock, calendar = format_time(local, "short", locale=locale), format_date(local, "medium", locale=locale)
    return form.replace("'", "").replace("{0}", clock).replace("{1}", calendar)


def _at_the_store(context: Context, when: datetime) -> datetime:
    return when.astimezone(zone_named(_zone_of(context)))


def _zone_of(context: Context) -> str:
    store, request = context.get("store"), context.get("request")
    if store is None and request is not None:
        # A part that pages share is given what it shows, and no store (shared/web/write_part.py).
        store = getattr(request.state, "store", None)
    return getattr(store, "time_zone", None) or "UTC"


@lru_cache(maxsize=64)
def zone_named(name: str) -> tzinfo:
    """Return a time zone; UTC where there is none of that name (any more)."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        return UTC
