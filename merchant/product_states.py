"""Putting products away and bringing them back."""

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from shared.products.change_state import change_state
from shared.products.hold_product import hold_product
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Bring a product into another state; the list that follows offers to undo it."""
    form = await read_form(request)
    async with work(request) as session:
        product = await hold_product(session, request.path_params["id"])
        before = await change_state(
            session,
            product,
            form.get("state"),
            actor=member_of(request).user.email,
            now=services_of(request).clock(),
        )
    here = request.url.path.removesuffix("/state")
    if form.get("back") == "product":
        return see_other(f"{here}?saved=yes")
    return see_other(f"{here.rpartition('/')[0]}?{urlencode({'changed': product.id, 'was': before})}")
