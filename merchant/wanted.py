"""What shoppers wait for."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import work
from merchant.page import member_page
from shared.notifications.stock_notices import wanted_variants


async def index(request: Request) -> Response:
    """List sold-out variants that people want word of, the most wanted first."""
    async with work(request) as session:
        wanted = await wanted_variants(session)
    return member_page(request, "merchant/wanted/index.html", section="stock", wanted=wanted)
