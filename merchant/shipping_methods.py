"""The ways of delivery in a zone."""

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.shipping_zones import to_zones, zones_page
from merchant.typed_figures import Wrong, amount, whole_number
from shared.kernel.errors import Invalid
from shared.kernel.money import Money, NotAnAmount
from shared.kernel.sentences import say
from shared.shipping.change_zones import MethodTerms, add_method, remove_method, zone_by_id
from shared.shipping.methods import BY_WEIGHT
from shared.web.forms import Form, read_form
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
