"""The checkout for another address or way of delivery, while the form is being filled in."""

from starlette.requests import Request
from starlette.responses import Response

from shared.web.forms import read_form
from storefront.checkout import checkout_again


async def create(request: Request) -> Response:
    """Return the checkout in the shape of the chosen country and at its prices, with what has been typed so far."""
    return await checkout_again(request, await read_form(request))
