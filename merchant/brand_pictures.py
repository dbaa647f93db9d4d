"""The logo of a brand."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import work
from merchant.brands import brand_page
from merchant.uploaded_picture import stored_picture, throw_away
from shared.kernel.errors import Invalid
from shared.products.brands import brand_by_id
from shared.stores.queries import bump_catalogue
from shared.web.forms import LARGEST_UPLOAD, read_form
from shared.web.respond import see_other


async def create(request: Request) -> Response:
    """Take one picture in the place of the one before."""
    form = await read_form(request, largest=LARGEST_UPLOAD)
    async with work(request) as session:
        await brand_by_id(session, request.path_params["id"])
    try:
        renditions = await stored_picture(request, form)
    except Invalid as refusal:
        return await brand_page(request, errors=refusal.fields)
    async with work(request) as session:
        brand = await brand_by_id(session, request.path_params["id"])
        before, brand.renditions = brand.renditions, renditions
        await session.flush()
        await bump_catalogue(session)
    await throw_away(request, before)
    return see_other(f"{request.url.path.removesuffix('/picture')}?saved=yes")
