"""Product pictures, by their unguessable keys."""

from starlette.requests import Request
from starlette.responses import Response

from shared.kernel.errors import NotFound
from shared.kernel.sentences import say
from shared.products.files import is_private, is_upload
from shared.web.assets import FOREVER
from shared.web.services import services_of
from storefront.visit import store_of


class NoSuchPicture(NotFound):
    """There is no such picture in this store."""

    message = say("There is no picture at this address.")


async def show(request: Request) -> Response:
    """Serve a picture of the visited store; its key changes with its content, so browsers may keep it for good."""
    key: str = request.path_params["key"]
    mine = key.startswith(f"stores/{store_of(request).id}/") and ".." not in key
    if not mine or is_upload(key) or is_private(key):
        raise NoSuchPicture
    stored = await services_of(request).files.get(key)
    if stored is None:
        raise NoSuchPicture
    return Response(stored.data, media_type=stored.content_type, headers={"cache-control": FOREVER})
