"""Pictures that were removed and come back."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import work
from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.products.queries import product_by_id
from shared.products.remove_picture import bring_picture_back
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Undo a removal, for as long as the files are there."""
    await read_form(request)
    key = parse_id(request.path_params["image"])
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
        now = services_of(request).clock()
        if key is None or not await bring_picture_back(session, product.id, key, now=now):
            raise NotFound
    return see_other(f"{request.url.path.rpartition('/images/')[0]}?saved=yes#images")
