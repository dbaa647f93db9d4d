"""Another try for a picture that could not be fetched."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import work
from shared.kernel.errors import NotFound
from shared.kernel.ids import parse_id
from shared.products.fetch_again import fetch_again
from shared.products.queries import product_by_id
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def create(request: Request) -> Response:
    """Ask for the picture once more; a second click asks for nothing."""
    await read_form(request)
    key = parse_id(request.path_params["image"])
    async with work(request) as session:
        product = await product_by_id(session, request.path_params["id"])
        image = next((image for image in product.images if image.id == key), None)
        if image is None:
            raise NotFound
        await fetch_again(session, image.id, now=services_of(request).clock())
    return see_other(request.url.path.rpartition("/images/")[0] + "#images")
