"""Products after the pattern of others."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from shared.products.duplicate_product import duplicate_product
from shared.products.queries import product_by_id
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Make a draft like this product, and go on to it."""
    await read_form(request)
    async with work(request) as session:
        original = await product_by_id(session, request.path_params["id"])
        copy = await duplicate_product(
            session, original, actor=member_of(request).user.email, now=services_of(request).clock()
        )
    return see_other(f"{request.url.path.rpartition('/products/')[0]}/products/{copy.id}?created=yes")
