"""What shoppers keep for later."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import work
from merchant.page import member_page
from shared.wishlists.queries import most_wished

MOST: Final = 50


async def index(request: Request) -> Response:
    """List the products that most shoppers keep; who they are, nobody sees."""
    async with work(request) as session:
        wished = await most_wished(session, limit=MOST)
    return member_page(request, "merchant/wishlists/index.html", section="wishlists", wished=wished)
