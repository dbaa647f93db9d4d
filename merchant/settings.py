"""Everything that a store decides, in one place and in a merchant's words."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of
from merchant.page import member_page
from merchant.places import settings_for

LONGEST_TYPED: Final = 100


async def index(request: Request) -> Response:
    """Show the groups of settings, or those that fit what is looked for."""
    words = " ".join(request.query_params.get("q", "").replace("\x00", "").split())[:LONGEST_TYPED]
    return member_page(
        request,
        "merchant/settings/index.html",
        section="settings",
        q=words,
        groups=settings_for(words, member_of(request).opens),
    )
