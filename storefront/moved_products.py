"""Pages of a product that has another address by now."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from shared.kernel.reading import Reader
from shared.products.addresses import moved_to
from shared.products.errors import NoSuchProduct


async def lead_to_product(request: Request, reader: Reader, route: str) -> Response:
    """Lead from a page at a product's old address to the same page at its new one; raises NoSuchProduct.

    A form that was open meanwhile is sent on as it was filled in.
    """
    slug = await moved_to(reader, request.path_params["slug"])
    if slug is None:
        raise NoSuchProduct
    path = request.app.state.addresses.path_to(route, slug=slug)
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{path}{query}", status_code=301 if request.method in ("GET", "HEAD") else 308)
