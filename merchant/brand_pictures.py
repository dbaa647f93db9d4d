"""The logo of a brand."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.brands import brand_page
from merchant.uploaded_picture import replace_picture
from shared.products.brands import brand_by_id


async def create(request: Request) -> Response:
    """Take one picture in the place of the one before."""
    return await replace_picture(request, brand_by_id, brand_page)
