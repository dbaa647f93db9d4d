"""A time that was chosen for a delivery, as people read it: by the store's own clock."""

from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_time
from jinja2 import pass_context
from jinja2.runtime import Context

from shared.web.prices import locale_of


class Span(Protocol):
    """Something that begins and ends."""

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...


@pass_context
def slot_time(context: Context, span: Span) -> str:
    """Write the day and from when to when."""
    locale, zone = locale_of(context), ZoneInfo(context["store"].time_zone)
    starts, ends = span.starts_at.astimezone(zone), span.ends_at.astimezone(zone)
    day = format_skeleton("yMMMEd", starts, locale=locale)
    # A date and two clocks: the dash keeps one order in every script, as the whole stands in one <bdi>.
    return (
        f"{day}, {format_time(starts, 'short', locale=locale)} – {format_time(ends, 'short', locale=locale)}"
    )
