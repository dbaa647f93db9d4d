"""The tax rates of a store."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.typed_figures import Wrong, percentage
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.languages.speaking import spoken_locale
from shared.shipping.countries import destinations
from shared.stores.models import Store
from shared.stores.permissions import SETTINGS_CHANGE
from shared.stores.queries import bump_catalogue
from shared.taxes.change_rates import add_rate, adopt_known_rates, remove_rate
from shared.taxes.check_vat_number import change_vat_rules, vat_rules_of
from shared.taxes.known_rates import european_union, known_countries
from shared.taxes.models import TaxRate
from shared.taxes.providers import OWN, TaxProvider, tax_provider
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def index(request: Request) -> Response:
    """List the rates by country, with forms to take over known ones and to add one's own."""
    return await taxes_page(request)


async def create(request: Request) -> Response:
    """Add a rate, or change the one of the same name, place and category."""
    form, wrong = await read_form(request), Wrong()
    percent = percentage(form, "percent", wrong)
    try:
        if wrong:
            raise Invalid(wrong)
        async with work(request) as session:
            await add_rate(
                session,
                name=form.get("name"),
                percent=percent,
                country=form.get("country").upper(),
                region=form.get("region"),
                postcode=form.get("postcode").upper(),
                category=form.get("category"),
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        typed = {name: form[name][:100] for name in form}
        return await taxes_page(request, status=422, values=typed, errors=refusal.fields)
    return _back(request)


async def adopt(request: Request) -> Response:
    """Take over the rates that come with Souk: of one country, or of the whole European Union."""
    asked = (await read_form(request)).get("known").upper()
    countries = european_union() if asked == "EU" else tuple({asked} & set(known_countries()))
    async with work(request) as session:
        await adopt_known_rates(session, countries, now=services_of(request).clock())
    return _back(request)


async def destroy(request: Request) -> Response:
    """Take a rate out."""
    async with work(request) as session:
        await remove_rate(session, request.path_params["id"])
    return _back(request)


async def update(request: Request) -> Response:
    """Say whether the shop's prices include tax."""
    includes = (await read_form(request)).get("prices_include_tax") == "yes"
    async with work(request) as session:
        store = (await session.scalars(select(Store))).one()
        store.prices_include_tax = includes
        await session.flush()
        await bump_catalogue(session)
    return _back(request)


async def ask_businesses(request: Request) -> Response:
    """Say whether businesses are asked for their number, and what follows when it could not be checked."""
    form, access = await read_form(request), member_of(request)
    try:
        async with work(request) as session:
            await change_vat_rules(
                session,
                access.store,
                asks=form["asks"] == "yes",
                own_number=form["own_number"][:100],
                unchecked=form["unchecked"],
                actor=access.user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        typed = {name: form[name][:100] for name in ("asks", "own_number", "unchecked")}
        return await taxes_page(request, status=422, vat=typed, errors=refusal.fields)
    return _back(request)


async def taxes_page(
    request: Request,
    *,
    status: int = 200,
    provider_form: Mapping[str, str] | None = None,
    vat: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    """Render the page, with what was typed into the form that was refused."""
    countries, known = destinations(spoken_locale() or "en"), known_countries()
    order = (TaxRate.country, TaxRate.postcode, TaxRate.region, TaxRate.rate.desc())
    async with work(request) as session:
        rates = (await session.scalars(select(TaxRate).order_by(*order))).all()
        rules = await vat_rules_of(session)
        provider = await tax_provider(session)
    known_rules = {
        "asks": "yes" if rules.asks else "",
        "own_number": rules.own_number,
        "unchecked": rules.unchecked,
    }
    return member_page(
        request,
        "merchant/taxes/index.html",
        section="taxes",
        status=status,
        places=_by_country(rates, first=member_of(request).store.country),
        known_choices=[("EU", say("The European Union")), *(one for one in countries if one[0] in known)],
        countries=countries,
        vat=vat or known_rules,
        is_checked_online=bool(services_of(request).settings.tax.vies_url),
        provider=provider,
        provider_is_locked=provider is not None
        and provider.is_locked(services_of(request).settings.key_ring),
        provider_form=provider_form or _form_of(provider),
        provider_form_is_open=provider_form is not None,
        can_change=member_of(request).may(SETTINGS_CHANGE),
        values=values or {"country": member_of(request).store.country, "name": "VAT"},
        errors=errors or {},
    )


def _form_of(provider: TaxProvider | None) -> dict[str, str]:
    if provider is None:
        return {"provider_name": "", "address": "", "when_away": OWN, "is_on": "yes"}
    return {
        "provider_name": provider.name,
        "address": provider.address,
        "when_away": provider.when_away,
        "is_on": "yes" if provider.is_on else "",
    }


def _by_country(rates: Sequence[TaxRate], *, first: str) -> list[tuple[str, list[TaxRate]]]:
    """Gather sorted rates by country, the store's own before all others."""
    places = [(country, list(group)) for country, group in groupby(rates, lambda rate: rate.country)]
    return sorted(places, key=lambda place: place[0] != first)


def _back(request: Request) -> Response:
    return see_other(request.app.url_path_for("taxes.index", store=member_of(request).store.slug))
