"""No more word about what is back: the link in the mail."""

from starlette.requests import Request
from starlette.responses import Response

from shared.adapters.rate_limits import STOCK_NOTICES
from shared.notifications.ask_for_notice import stop_notices
from shared.web.respond import respond
from storefront.visit import count_try, work

PAGE = "storefront/stock_notices/stop.html"


async def new(request: Request) -> Response:
    """Ask once more: programs that look into mails follow links, and must not stop anything."""
    return respond(request, PAGE, token=request.path_params["token"], is_done=False)


async def create(request: Request) -> Response:
    """Forget all that the address waits for, whether or not it waits for anything (RFC 8058: one click)."""
    await count_try(request, STOCK_NOTICES)
    token: str = request.path_params["token"]
    async with work(request) as session:
        await stop_notices(session, token)
    return respond(request, PAGE, token=token, is_done=True)
