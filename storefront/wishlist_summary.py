"""Which products the visitor keeps: what the hearts on cached pages ask for, and never cached itself."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from shared.wishlists.queries import product_ids_of
from storefront.visit import work
from storefront.wishlist_view import find_wishlist, may_have_wishlist


async def show(request: Request) -> Response:
    """List the ids of the products; a browser without a list and without an account costs no query."""
    ids: list[str] = []
    if may_have_wishlist(request):
        async with work(request) as session:
            wishlist = await find_wishlist(request, session)
            ids = [str(one) for one in await product_ids_of(session, wishlist.id)] if wishlist else []
    return JSONResponse({"products": ids}, headers={"cache-control": "private, no-store"})
