"""The order of a product's pictures; the first one stands for it everywhere."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import work
from shared.kernel.ids import parse_id
from shared.products.arrange_pictures import move_picture, place_pictures
from shared.products.hold_product import hold_product
from shared.web.forms import read_form
from shared.web.respond import see_other

LONGEST_LIST = 500


async def update(request: Request) -> Response:
    """Take a whole order, as dragging makes it, or one step of one picture, as buttons do."""
    form = await read_form(request)
    order = [key for text in form.get("order").split(",")[:LONGEST_LIST] if (key := parse_id(text))]
    moved = parse_id(form.get("earlier")) or parse_id(form.get("later"))
    async with work(request) as session:
        product = await hold_product(session, request.path_params["id"])
        if moved:
            await move_picture(session, product, moved, by=-1 if form.get("earlier") else 1)
        elif order:
            await place_pictures(session, product, order)
    return see_other(f"{request.url.path.removesuffix('/images/order')}#images")
