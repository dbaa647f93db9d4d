"""What the store decides about its orders."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.typed_figures import Wrong, amount, whole_number
from shared.kernel.money import Money
from shared.kernel.sentences import say
from shared.orders.change_order_settings import LONGEST_WINDOW, change_order_settings
from shared.orders.hold_order import HoldRules
from shared.stores.queries import current_store
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

MINUTES: Final = (0, 15, 30, 60, 120, 720, 1440, 4320, LONGEST_WINDOW)
FIELDS: Final = ("cancellation_minutes", "hold_total", "hold_pieces", "hold_per_hour")


async def edit(request: Request) -> Response:
    """Show the form."""
    async with work(request) as session:
        store = await current_store(session)
    rules = HoldRules.of_record(store.hold_rules)
    total = None if rules.total_minor is None else str(Money(rules.total_minor, store.currency).major)
    known = (str(store.cancellation_minutes), total, rules.pieces, rules.per_hour)
    form = {name: "" if value is None else str(value) for name, value in zip(FIELDS, known, strict=True)}
    return _form(request, form, saved="saved" in request.query_params)


async def update(request: Request) -> Response:
    """Save how long buyers may cancel, and which orders are looked at first; all of it or nothing."""
    form = await read_form(request)
    wrong: Wrong = {}
    minutes = next((one for one in MINUTES if str(one) == form.get("cancellation_minutes")), None)
    if minutes is None:
        wrong["cancellation_minutes"] = say("Choose one of these.")
    rules = _rules(form, member_of(request).store.currency, wrong)
    if minutes is None or wrong:
        return _form(request, {name: form[name][:40] for name in FIELDS}, errors=wrong)
    async with work(request) as session:
        actor, now = member_of(request).user.email, services_of(request).clock()
        await change_order_settings(session, cancellation_minutes=minutes, rules=rules, actor=actor, now=now)
    return see_other(f"{request.url.path}?saved=yes")


def _rules(form: Form, currency: str, wrong: Wrong) -> HoldRules:
    pieces, per_hour = whole_number(form, "hold_pieces", wrong), whole_number(form, "hold_per_hour", wrong)
    if pieces is not None and pieces < 1:
        wrong["hold_pieces"] = say("Enter one or more, or nothing.")
    if per_hour is not None and per_hour < 2:
        wrong["hold_per_hour"] = say("Enter two or more, or nothing.")
    return HoldRules(amount(form, "hold_total", currency, wrong), pieces, per_hour)


def _form(
    request: Request,
    form: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    saved: bool = False,
) -> Response:
    return member_page(
        request,
        "merchant/order_settings/edit.html",
        section="orders",
        status=422 if errors else 200,
        form=form,
        known=MINUTES,
        errors=errors or {},
        saved=saved,
    )
