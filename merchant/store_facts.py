"""What the store says of itself: its name, who stands behind it, its clock, and a few limits."""

from collections.abc import Mapping
from typing import Final
from zoneinfo import available_timezones

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.typed_figures import Wrong, whole_number
from shared.kernel.errors import Invalid
from shared.stores.change_facts import StoreFacts, change_facts
from shared.stores.queries import current_store
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

TEXTS: Final = ("name", "email", "phone", "legal_name", "legal_address", "time_zone")
FIGURES: Final = ("low_stock_threshold",)
LONGEST_TYPED: Final = 600
# Names of places; the others are old spellings and fixed offsets.
_CONTINENTS: Final = frozenset(
    {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
)
ZONES: Final = (
    "UTC",
    *sorted(zone for zone in available_timezones() if zone.partition("/")[0] in _CONTINENTS),
)


async def edit(request: Request) -> Response:
    """Show the form."""
    async with work(request) as session:
        store = await current_store(session)
    form = {name: str(getattr(store, name)) for name in (*TEXTS, "low_stock_threshold")}
    return _page(request, form, saved="saved" in request.query_params)


async def update(request: Request) -> Response:
    """Save it, all or nothing."""
    form, access = await read_form(request), member_of(request)
    try:
        facts = _read(form)
        async with work(request) as session:
            now = services_of(request).clock()
            await change_facts(session, facts, actor=access.user.email, now=now)
    except Invalid as refusal:
        typed = {name: form[name][:LONGEST_TYPED] for name in (*TEXTS, *FIGURES)}
        return _page(request, typed, errors=refusal.fields)
    services_of(request).directory.forget()
    return see_other(f"{request.url.path}?saved=yes")


def _read(form: Form) -> StoreFacts:
    wrong: Wrong = {}
    low = whole_number(form, "low_stock_threshold", wrong)
    if wrong:
        raise Invalid(wrong)
    texts = {name: form.get(name) for name in TEXTS}
    return StoreFacts(**texts, low_stock_threshold=low or 0)


def _page(
    request: Request,
    form: Mapping[str, str],
    *,
    errors: Mapping[str, str] | None = None,
    saved: bool = False,
) -> Response:
    return member_page(
        request,
        "merchant/store_facts/edit.html",
        section="settings",
        status=422 if errors else 200,
        form=form,
        zones=[(zone, zone.replace("_", " ")) for zone in ZONES],
        errors=errors or {},
        saved=saved,
    )
