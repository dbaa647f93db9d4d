"""Where a store delivers, and how."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.languages.speaking import spoken_locale
from shared.shipping.change_zones import add_zone, all_zones, remove_zone, zone_by_id
from shared.shipping.countries import country_code
from shared.shipping.methods import KINDS
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def index(request: Request) -> Response:
    """List the zones with their ways of delivery."""
    return await zones_page(request)


async def create(request: Request) -> Response:
    """Add a zone."""
    form = await read_form(request)
    try:
        countries = _countries(form)
        async with work(request) as session:
            await add_zone(
                session,
                name=form.get("name"),
                countries=countries,
                region=form.get("region"),
                postcodes=_parts(form.get("postcodes")),
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        typed = {name: form[name][:2000] for name in form}
        return await zones_page(request, status=422, values=typed, errors=refusal.fields)
    return to_zones(request)


async def destroy(request: Request) -> Response:
    """Take a zone out with its ways of delivery."""
    async with work(request) as session:
        await remove_zone(session, await zone_by_id(session, request.path_params["id"]))
    return to_zones(request)


async def zones_page(
    request: Request,
    *,
    status: int = 200,
    values: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
    wrong_zone: str = "",
) -> Response:
    """Render the zones; `wrong_zone` is the one whose new way of delivery was refused."""
    async with work(request) as session:
        zones = await all_zones(session)
    return member_page(
        request,
        "merchant/shipping_zones/index.html",
        section="shipping",
        status=status,
        zones=zones,
        kinds=KINDS,
        values=values or {},
        errors=errors or {},
        wrong_zone=wrong_zone,
    )


def to_zones(request: Request) -> Response:
    """Lead back to the zones."""
    return see_other(request.app.url_path_for("shipping_zones.index", store=member_of(request).store.slug))


def _countries(form: Form) -> list[str]:
    """Read countries by name in the reader's language, or by code."""
    typed = [part.strip() for part in form.get("countries").split(",") if part.strip()]
    known = {part: country_code(part, spoken_locale() or "en") for part in typed}
    strange = [part for part, code in known.items() if code is None]
    if strange:
        problem = say("There is no country “%(name)s”. Put commas between countries.", name=strange[0][:60])
        raise Invalid({"countries": problem})
    return sorted({code for code in known.values() if code})


def _parts(typed: str) -> list[str]:
    return [part.strip().upper() for part in typed.split(",") if part.strip()]
