"""The ways of delivery in a zone."""

from collections.abc import Mapping
from typing import Any, Final

from babel.dates import get_day_names
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.delivery_plan_form import PLAIN, from_method, read_delivery, rows_of_method, typed_rows
from merchant.page import member_page
from merchant.shipping_zones import to_zones, zones_page
from merchant.typed_figures import Wrong, amount, whole_number
from shared.kernel.errors import Invalid
from shared.kernel.money import Money, NotAnAmount
from shared.kernel.sentences import say
from shared.languages.speaking import spoken_locale
from shared.shipping.change_zones import (
    MethodTerms,
    add_method,
    method_by_id,
    plan_delivery,
    remove_method,
    zone_by_id,
)
from shared.shipping.methods import BY_WEIGHT
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

MOST_STEPS: Final = 20


async def create(request: Request) -> Response:
    """Offer a way of delivery."""
    form = await read_form(request)
    try:
        terms = _terms(form, member_of(request).store.currency)
        async with work(request) as session:
            zone = await zone_by_id(session, request.path_params["id"])
            await add_method(session, zone, terms, now=services_of(request).clock())
    except Invalid as refusal:
        typed = {name: form[name][:500] for name in form}
        zone_id = request.path_params["id"]
        return await zones_page(request, status=422, values=typed, errors=refusal.fields, wrong_zone=zone_id)
    return to_zones(request)


async def edit(request: Request) -> Response:
    """Show a way of delivery: for which goods and places it is, at which times, and where things are collected."""
    return await _page(request, saved="saved" in request.query_params)


async def update(request: Request) -> Response:
    """Say so."""
    form = await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    try:
        terms = read_delivery(form)
        async with work(request) as session:
            zone = await zone_by_id(session, request.path_params["id"])
            method = await method_by_id(session, zone, request.path_params["method"])
            await plan_delivery(session, method, terms, actor=actor, now=now)
    except Invalid as refusal:
        return await _page(request, status=422, form=form, errors=refusal.fields)
    return see_other(f"{request.url.path}?saved=yes")


async def _page(
    request: Request,
    *,
    status: int = 200,
    form: Form | None = None,
    errors: Mapping[str, str] | None = None,
    saved: bool = False,
) -> Response:
    async with work(request) as session:
        zone = await zone_by_id(session, request.path_params["id"])
        method = await method_by_id(session, zone, request.path_params["method"])
    days = get_day_names("abbreviated", locale=(spoken_locale() or "en").replace("-", "_"))
    return member_page(
        request,
        "merchant/shipping_zones/method.html",
        section="shipping",
        status=status,
        zone=zone,
        method=method,
        values={name: form[name][:2000] for name in PLAIN} if form else from_method(method),
        rows=typed_rows(form) if form else rows_of_method(method),
        # Babel counts days from Monday as 0.
        days=[(str(place + 1), days[place]) for place in range(7)],
        errors=errors or {},
        saved=saved,
    )


async def destroy(request: Request) -> Response:
    """Take a way of delivery out."""
    async with work(request) as session:
        zone = await zone_by_id(session, request.path_params["id"])
        await remove_method(session, zone, request.path_params["method"])
    return to_zones(request)


def _terms(form: Form, currency: str) -> MethodTerms:
    wrong: Wrong = {}
    terms = MethodTerms(
        name=form.get("name"),
        kind=form.get("kind"),
        price_minor=amount(form, "price", currency, wrong) or 0,
        steps=_steps(form, currency, wrong),
        free_over_minor=amount(form, "free_over", currency, wrong),
        fewest_days=whole_number(form, "fewest_days", wrong),
        most_days=whole_number(form, "most_days", wrong),
    )
    if wrong:
        raise Invalid(wrong)
    return terms


def _steps(form: Form, currency: str, wrong: Wrong) -> list[dict[str, Any]]:
    """Read "5000: 9.90" lines: from so many grams (or so much of the goods' value), that price."""
    steps: dict[int, int] = {}
    for line in form.get("steps").splitlines()[:MOST_STEPS]:
        start, _, price = line.partition(":")
        try:
            measured = int(start) if form.get("kind") == BY_WEIGHT else Money.parse(start, currency).minor
            steps[measured] = Money.parse(price, currency).minor
        except (NotAnAmount, ValueError):
            wrong["steps"] = say("Write one step a line: from where, a colon, the price; such as 5000: 9.90.")
            break
    if any(figure < 0 or figure > 10**12 for step in steps.items() for figure in step):
        wrong["steps"] = say("Steps and prices are zero or more.")
    return [{"from": start, "price_minor": price} for start, price in sorted(steps.items())]
