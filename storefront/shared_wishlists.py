"""A wishlist as others see it by its secret link: products and prices, and nothing of whose they are."""

from starlette.requests import Request
from starlette.responses import Response

from shared.web.respond import respond
from shared.wishlists.queries import shared_wishlist
from storefront.visit import work
from storefront.wishlist_view import wishes_of


async def show(request: Request) -> Response:
    """Show the list of a link that is switched on."""
    async with work(request) as session:
        wishlist = await shared_wishlist(session, request.path_params["token"])
        wishes = await wishes_of(session, wishlist)
    headers = {"referrer-policy": "same-origin", "x-robots-tag": "noindex"}
    return respond(request, "storefront/shared_wishlists/show.html", headers=headers, wishes=wishes)
