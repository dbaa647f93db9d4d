"""The address fields in the shape of another country, while the form is being filled in."""

from starlette.requests import Request
from starlette.responses import Response

from shared.web.forms import read_form
from shared.web.respond import respond
from storefront.checkout_form import address_fields, typed_form


async def create(request: Request) -> Response:
    """Return the fields for the chosen country with what has been typed so far."""
    form = typed_form(await read_form(request))
    return respond(request, "storefront/checkout/_address.html", errors={}, **address_fields(request, form))
