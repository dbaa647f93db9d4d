"""The picture on a collection's tile."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.collections import collection_page
from merchant.uploaded_picture import replace_picture
from shared.products.change_collection import collection_by_id


async def create(request: Request) -> Response:
    """Take one picture in the place of the one before."""
    return await replace_picture(request, collection_by_id, collection_page)
