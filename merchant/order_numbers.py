"""How the numbers of orders are written: shown while it is typed, for orders that are still to come."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.typed_figures import Wrong
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.kernel.typed_numbers import read_whole
from shared.stores.models import Store
from shared.stores.number_orders import next_count, number_orders
from shared.stores.order_numbers import NumberPattern, read_number_pattern
from shared.stores.queries import current_store
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

FIELDS: Final = ("prefix", "suffix", "digits", "yearly", "next_order")
LONGEST_TYPED: Final = 60
# In the example this many orders follow each other.
SHOWN: Final = 3


async def edit(request: Request) -> Response:
    """Show the form; with fields in the address, what numbers by them would look like."""
    async with work(request) as session:
        store = await current_store(session)
    now = services_of(request).clock()
    typed = request.query_params
    if not any(name in typed for name in FIELDS):
        return _page(request, store, _as_typed(store, now=now), now=now, saved="saved" in typed)
    form = {name: typed.get(name, "")[:LONGEST_TYPED] for name in FIELDS}
    try:
        _read(form)
    except Invalid as refusal:
        return _page(request, store, form, now=now, errors=refusal.fields, status=200)
    return _page(request, store, form, now=now)


async def update(request: Request) -> Response:
    """Keep the pattern and raise the next number, all or nothing."""
    sent, now = await read_form(request), services_of(request).clock()
    form = _typed(sent)
    actor = member_of(request).user.email
    try:
        pattern, wanted = _read(form)
        async with work(request) as session:
            store = await current_store(session)
            wish = _wish(store, pattern, wanted, now=now)
            await number_orders(session, pattern, next_order=wish, actor=actor, now=now)
    except Invalid as refusal:
        async with work(request) as session:
            store = await current_store(session)
        return _page(request, store, form, now=now, errors=refusal.fields)
    services_of(request).directory.forget()
    return see_other(f"{request.url.path}?saved=yes")


def _typed(sent: Form) -> dict[str, str]:
    return {name: sent.get(name)[:LONGEST_TYPED] for name in FIELDS}


def _read(form: Mapping[str, str]) -> tuple[NumberPattern, int | None]:
    wrong: Wrong = {}
    typed, wanted = form["next_order"].strip(), None
    if typed:
        wanted = read_whole(typed, digits=9)
        if not wanted:
            wrong["next_order"] = say("Enter a whole number.")
    try:
        pattern = read_number_pattern(form)
    except Invalid as refusal:
        raise Invalid(wrong | refusal.fields) from None
    if wrong:
        raise Invalid(wrong)
    return pattern, wanted


def _wish(store: Store, pattern: NumberPattern, wanted: int | None, *, now: datetime) -> int | None:
    """Return the number that somebody asks for: the one that the form was shown with is no wish."""
    shown = {next_count(store, one, now=now) for one in (pattern, NumberPattern.of_store(store))}
    return None if wanted in shown else wanted


def _as_typed(store: Store, *, now: datetime) -> dict[str, str]:
    pattern = NumberPattern.of_store(store)
    return {
        "prefix": pattern.prefix,
        "suffix": pattern.suffix,
        "digits": str(pattern.digits),
        "yearly": "yes" if pattern.is_yearly else "",
        "next_order": str(next_count(store, pattern, now=now)),
    }


def _examples(store: Store, form: Mapping[str, str], *, now: datetime) -> tuple[list[str], str]:
    """Return the next numbers, and the first of next year where they begin anew; nothing for what cannot be used."""
    try:
        pattern, wanted = _read(form)
    except Invalid:
        return [], ""
    day = now.astimezone(ZoneInfo(store.time_zone)).date()
    first = max(_wish(store, pattern, wanted, now=now) or 0, next_count(store, pattern, now=now))
    shown = [pattern.written(count, day) for count in range(first, first + SHOWN)]
    january = day.replace(year=day.year + 1, month=1, day=1)
    return shown, pattern.written(1, january) if pattern.is_yearly else ""


def _page(
    request: Request,
    store: Store,
    form: Mapping[str, str],
    *,
    now: datetime,
    errors: Mapping[str, str] | None = None,
    status: int | None = None,
    saved: bool = False,
) -> Response:
    examples, new_year = _examples(store, form, now=now)
    return member_page(
        request,
        "merchant/order_numbers/edit.html",
        partial="merchant/order_numbers/_example.html",
        section="orders",
        status=status or (422 if errors else 200),
        form=form,
        examples=examples,
        new_year=new_year,
        errors=errors or {},
        saved=saved,
    )
