"""The link that shows a wishlist to others: made, renewed, switched off."""

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of
from shared.wishlists.errors import NoSuchWish
from shared.wishlists.share_wishlist import share_wishlist, stop_sharing
from storefront.done import having
from storefront.visit import write
from storefront.wishlist_view import find_wishlist


async def update(request: Request) -> Response:
    """Give the list a new link, which ends the one before, or none."""
    wanted = (await read_form(request)).get("sharing")
    if wanted not in ("new", "off"):
        raise Invalid({"sharing": say("Choose one of these.")})

    async def change(session: AsyncSession) -> None:
        wishlist = await find_wishlist(request, session)
        if wishlist is None:
            raise NoSuchWish
        if wanted == "new":
            secret_key = services_of(request).settings.web.secret_key
            await share_wishlist(session, wishlist, secret_key=secret_key)
        else:
            await stop_sharing(session, wishlist)

    await write(request, change)
    return see_other(having("shared" if wanted == "new" else "unshared", "/wishlist#sharing"))
