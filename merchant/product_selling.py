"""What happens when a product's variants are sold out."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import work
from merchant.product_form import Shown, from_product
from merchant.products import product_page
from merchant.selling_form import read_selling
from shared.inventory.change_selling import change_selling
from shared.kernel.errors import Invalid
from shared.products.queries import product_by_id
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def update(request: Request) -> Response:
    """Save for each counted variant whether it sells on, how far, and what is promised; or nothing of it."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            product = await product_by_id(session, request.path_params["id"])
            await change_selling(session, read_selling(form, product), now=services_of(request).clock())
    except Invalid as refusal:
        async with work(request) as session:
            product = await product_by_id(session, request.path_params["id"])
        typed = {name: form[name] for name in form}
        shown = Shown(from_product(product).values | typed, refusal.fields)
        return await product_page(request, product, shown, status=422)
    return see_other(f"{request.url.path.removesuffix('/selling')}?saved=yes")
