"""The pictures of the member's store."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of
from shared.kernel.errors import NotFound
from shared.products.files import is_private, is_upload
from shared.web.services import services_of


async def show(request: Request) -> Response:
    """Serve a stored picture; keys of other stores do not exist here."""
    key = request.path_params["key"]
    mine = key.startswith(f"stores/{member_of(request).store.id}/")
    if not mine or is_upload(key) or is_private(key):
        raise NotFound
    found = await services_of(request).files.get(key)
    if found is None:
        raise NotFound
    headers = {"cache-control": "private, max-age=31536000, immutable"}
    return Response(found.data, media_type=found.content_type, headers=headers)
