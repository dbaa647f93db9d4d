"""What the store decides about abandoned carts: whether it writes, to whom, when, and with what."""

from collections.abc import Mapping
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.typed_figures import Wrong, whole_number
from shared.kernel.errors import Invalid
from shared.recovery.change_plan import change_plan
from shared.recovery.plan import Plan, plan_of
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

_FIGURES: Final = ("first_hours", "second_hours", "third_hours", "discount_percent", "discount_days")
_SWITCHES: Final = ("is_on", "counts_opens")


async def edit(request: Request) -> Response:
    """Show the form."""
    async with work(request) as session:
        plan = await plan_of(session)
    values = {name: str(getattr(plan, name)) for name in _FIGURES} | {"guests": plan.guests}
    switches = {name for name in _SWITCHES if getattr(plan, name)}
    return _form(request, values, switches, saved="saved" in request.query_params)


async def update(request: Request) -> Response:
    """Save what was chosen, all of it or nothing."""
    form = await read_form(request)
    try:
        wanted = _read(form)
        async with work(request) as session:
            await change_plan(
                session, wanted, actor=member_of(request).user.email, now=services_of(request).clock()
            )
    except Invalid as refusal:
        typed = {name: form[name][:40] for name in (*_FIGURES, "guests")}
        return _form(request, typed, {name for name in _SWITCHES if name in form}, errors=refusal.fields)
    return see_other(f"{request.url.path}?saved=yes")


def _read(form: Form) -> Plan:
    wrong: Wrong = {}
    figures: dict[str, Any] = {name: whole_number(form, name, wrong) or 0 for name in _FIGURES}
    if wrong:
        raise Invalid(wrong)
    return Plan(
        is_on="is_on" in form, guests=form.get("guests"), counts_opens="counts_opens" in form, **figures
    )


def _form(
    request: Request,
    values: Mapping[str, str],
    switches: set[str],
    *,
    errors: Mapping[str, str] | None = None,
    saved: bool = False,
) -> Response:
    return member_page(
        request,
        "merchant/recovery_settings/edit.html",
        section="abandoned-carts",
        status=422 if errors else 200,
        values=values,
        switches=switches,
        errors=errors or {},
        saved=saved,
    )
