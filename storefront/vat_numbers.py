"""A VAT number in the checkout, while the form is being filled in."""

from starlette.requests import Request
from starlette.responses import Response

from shared.kernel.errors import Invalid
from shared.taxes.vat_numbers import read_vat_number
from shared.web.forms import read_form
from storefront.checkout import checkout_again
from storefront.vat_checks import check_vat_number


async def create(request: Request) -> Response:
    """Check the number that was typed, and show the checkout at the prices that follow."""
    form = await read_form(request)
    try:
        number = read_vat_number(form["vat_number"], country=form["country"].upper()[:2])
    except Invalid as refusal:
        return await checkout_again(request, form, refusal)
    if number:
        await check_vat_number(request, number)
    return await checkout_again(request, form)
