"""Who names the tax rates of a store. Its key is typed in and never shown again, not even after a refusal."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.taxes import taxes_page
from shared.adapters.rate_limits import CONNECTION_CHECKS
from shared.kernel.errors import Invalid
from shared.kernel.money import Money
from shared.shipping.methods import Destination
from shared.taxes.connect_provider import ProviderTerms, connect_provider, disconnect_provider, note_checked
from shared.taxes.errors import NoTaxProvider
from shared.taxes.providers import AWAY, TaxProvider, tax_provider
from shared.taxes.rate_source import AskedLine, RateQuestion, SourceAway
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

LONGEST_TYPED = 300


async def update(request: Request) -> Response:
    """Connect a provider, or change how the store is connected, and see whether it answers."""
    form, access, services = await read_form(request), member_of(request), services_of(request)
    terms = ProviderTerms(
        name=form.get("provider_name"),
        address=form.get("address"),
        when_away=form.get("when_away"),
        is_on=form.get("is_on") == "yes",
        secret=form.get("secret"),
    )
    try:
        async with work(request) as session:
            provider = await connect_provider(
                session,
                access.store,
                terms,
                keys=services.settings.key_ring,
                actor=access.user.email,
                now=services.clock(),
            )
    except Invalid as refusal:
        kept = ("provider_name", "address", "when_away", "is_on")
        typed = {name: form[name][:LONGEST_TYPED] for name in kept}
        return await taxes_page(request, status=422, provider_form=typed, errors=refusal.fields)
    await _check(request, provider)
    return _back(request)


async def check(request: Request) -> Response:
    """Ask the provider about a piece that stays in the store's own country, and say whether it answered."""
    await read_form(request)
    async with work(request) as session:
        provider = await tax_provider(session)
    if provider is None:
        raise NoTaxProvider
    await _check(request, provider)
    return _back(request)


async def destroy(request: Request) -> Response:
    """Forget the provider and its key."""
    await read_form(request)
    access = member_of(request)
    async with work(request) as session:
        now = services_of(request).clock()
        await disconnect_provider(session, access.store, actor=access.user.email, now=now)
    return _back(request)


async def _check(request: Request, provider: TaxProvider) -> None:
    access, services = member_of(request), services_of(request)
    await services.limits.take(CONNECTION_CHECKS, store=access.store.id, caller=str(access.user.id))
    problem = ""
    try:
        await services.tax_providers.open(provider).ask(_example(request))
    except SourceAway:
        problem = AWAY
    async with work(request) as session:
        await note_checked(session, problem=problem, now=services.clock())


def _example(request: Request) -> RateQuestion:
    store = member_of(request).store
    price = str(Money(1000, store.currency).major)
    line = AskedLine(id="example", sku="EXAMPLE", category="standard", quantity=1, unit_price=price)
    to = Destination(store.country)
    return RateQuestion(store.currency, store.prices_include_tax, store.country, to, (line,))


def _back(request: Request) -> Response:
    return see_other(
        request.app.url_path_for("taxes.index", store=member_of(request).store.slug) + "#provider"
    )
