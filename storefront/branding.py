"""A store's own style sheets, under the name of their content."""

from starlette.requests import Request
from starlette.responses import Response

from shared.content.looks import branding_in
from shared.content.shown_arrangements import look_of_version
from shared.kernel.errors import NotFound
from shared.look.stylesheet import stylesheet_of
from shared.web.assets import FOREVER
from storefront.visit import read


async def show(request: Request) -> Response:
    """Serve the tokens that a look redefines. A version that is no more gets the look of today, not kept."""
    data, is_same = await _look(request)
    return _css(stylesheet_of(branding_in(data)), is_same=is_same)


async def rules(request: Request) -> Response:
    """Serve the merchant's own rules, as they were cleaned when they were written."""
    data, is_same = await _look(request)
    return _css(data.get("rules") or "", is_same=is_same)


async def _look(request: Request) -> tuple[dict[str, str], bool]:
    version = request.path_params["version"]
    async with read(request) as reader:
        found = await look_of_version(reader, version)
    if found is None:
        raise NotFound
    return found.data, found.version == version


def _css(text: str, *, is_same: bool) -> Response:
    kept = FOREVER if is_same else "private, no-store"
    return Response(text, media_type="text/css", headers={"cache-control": kept})
