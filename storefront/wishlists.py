"""What a shopper keeps for later."""

from starlette.requests import Request
from starlette.responses import Response

from storefront.visit import work
from storefront.wishlist_view import Removed, find_wishlist, wishlist_page


async def show(request: Request) -> Response:
    """Show the list, with a way back for what was just taken off."""
    asked = request.query_params
    gone = asked.get("removed", "")[:36]
    removed = Removed(gone, asked.get("variant", "")[:36]) if gone else None
    async with work(request) as session:
        wishlist = await find_wishlist(request, session)
        return await wishlist_page(request, session, wishlist, removed=removed)
