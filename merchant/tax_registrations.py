"""Where a store is registered to collect tax, and where its sales say that it may have to be."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.typed_days import typed_day
from shared.insight.reckon_days import day_of
from shared.insight.refresh_figures import is_behind
from shared.insight.tax_places import tax_places
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.languages.speaking import spoken_locale
from shared.shipping.countries import destinations
from shared.stores.permissions import SETTINGS_CHANGE
from shared.stores.queries import current_store
from shared.taxes.change_registrations import (
    add_registration,
    choose_reach,
    registrations_of,
    remove_registration,
)
from shared.taxes.states import EUROPEAN_UNION
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

_FIELDS = ("country", "region", "number", "since")


async def index(request: Request) -> Response:
    """Show the registrations, and what was sold into which place against the thresholds that are known."""
    return await _page(request)


async def create(request: Request) -> Response:
    """Add a registration, or change the one of the same place."""
    form, access, now = await read_form(request), member_of(request), services_of(request).clock()
    try:
        async with work(request) as session:
            await add_registration(
                session,
                country=form.get("country").upper(),
                region=form.get("region"),
                number=form.get("number"),
                since=typed_day(form.get("since")),
                today=day_of(now, access.store.time_zone),
                actor=access.user.email,
                now=now,
            )
    except Invalid as refusal:
        typed = {name: form.get(name)[:100] for name in _FIELDS}
        return await _page(request, status=422, typed=typed, errors=refusal.fields)
    return _back(request)


async def update(request: Request) -> Response:
    """Say whether tax is taken everywhere, or only where the store is registered."""
    form, access = await read_form(request), member_of(request)
    try:
        async with work(request) as session:
            await choose_reach(
                session,
                await current_store(session),
                form.get("reach"),
                actor=access.user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        return await _page(request, status=422, errors=refusal.fields)
    services_of(request).directory.forget()
    return _back(request)


async def destroy(request: Request) -> Response:
    """Take a registration out."""
    await read_form(request)
    access, now = member_of(request), services_of(request).clock()
    async with work(request) as session:
        await remove_registration(session, request.path_params["id"], actor=access.user.email, now=now)
    return _back(request)


async def _page(
    request: Request,
    *,
    status: int = 200,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    access, now = member_of(request), services_of(request).clock()
    async with work(request) as session:
        store = await current_store(session)
        registrations = await registrations_of(session)
        places = await tax_places(session, store, now=now)
        is_still_reckoned = await is_behind(session)
    return member_page(
        request,
        "merchant/tax_registrations/index.html",
        section="taxes",
        status=status,
        reach=store.tax_reach,
        registrations=registrations,
        today=day_of(now, store.time_zone),
        places=places,
        is_still_reckoned=is_still_reckoned,
        can_change=access.may(SETTINGS_CHANGE),
        countries=[
            (EUROPEAN_UNION, say("European Union (One Stop Shop)")),
            *destinations(spoken_locale() or "en"),
        ],
        typed=typed or {"country": store.country, "region": "", "number": "", "since": ""},
        errors=errors or {},
    )


def _back(request: Request) -> Response:
    return see_other(request.app.url_path_for("tax_registrations.index", store=member_of(request).store.slug))
