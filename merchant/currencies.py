"""The currencies that shoppers may pay in, and what the store's own is worth in them."""

from collections.abc import Mapping

from babel.numbers import get_currency_name
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.typed_figures import Wrong, moment
from shared.currencies.conversion import EXACT, ROUNDINGS, conversion_of
from shared.currencies.offered import conversions_of
from shared.currencies.set_rates import TypedRate, rates_so_far, set_rates, stop_offering
from shared.kernel.errors import Invalid
from shared.kernel.money import Money, exponent_of
from shared.languages.speaking import spoken_locale
from shared.stores.queries import current_store
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

FIELDS = ("currency", "rate", "margin", "rounding", "valid_from")


async def index(request: Request) -> Response:
    """Show what is offered, at which rates, and what the rates were."""
    return await currencies_page(request)


async def create(request: Request) -> Response:
    """Offer a currency, or give it another rate from a moment on."""
    form, wrong = await read_form(request), Wrong()
    access, now = member_of(request), services_of(request).clock()
    valid_from = moment(form, "valid_from", access.store.time_zone, wrong)
    typed = TypedRate(
        form.get("currency").upper(),
        form.get("rate"),
        form.get("margin"),
        form.get("rounding") or EXACT,
        valid_from,
    )
    try:
        if wrong:
            raise Invalid(wrong)
        async with work(request) as session:
            await set_rates(session, [typed], actor=access.user.email, now=now)
    except Invalid as refusal:
        shown = {name: form[name][:100] for name in FIELDS}
        return await currencies_page(request, status=422, values=shown, errors=refusal.fields)
    return see_other(f"{request.url.path}?saved=yes")


async def destroy(request: Request) -> Response:
    """Offer a currency no more."""
    actor, now = member_of(request).user.email, services_of(request).clock()
    async with work(request) as session:
        await stop_offering(session, request.path_params["currency"], actor=actor, now=now)
    return see_other(f"/dashboard/{member_of(request).store.slug}/currencies?saved=yes")


async def currencies_page(
    request: Request,
    *,
    status: int = 200,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> Response:
    """Render the page, with what was typed and what is wrong with it."""
    now = services_of(request).clock()
    async with work(request) as session:
        store = await current_store(session)
        history = await rates_so_far(session)
    offered = list(conversions_of(store, now=now).values())
    planned = [one for one in map(conversion_of, store.currencies) if one.since > now]
    # What a price of about twenty comes to says more than a rate.
    example = Money(1995 * 10 ** exponent_of(store.currency) // 100, store.currency)
    locale = (spoken_locale() or "en").replace("-", "_")
    return member_page(
        request,
        "merchant/currencies/index.html",
        section="currencies",
        status=status,
        offered=offered,
        planned=planned,
        history=history,
        example=example,
        names={code: get_currency_name(code, locale=locale) for code in {rate.currency for rate in history}},
        roundings=ROUNDINGS,
        values=values or {},
        errors=errors or {},
        saved="saved" in request.query_params,
    )
