"""What the store decides about its orders."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.sentences import say
from shared.stores.change_cancellation import LONGEST_WINDOW, change_cancellation
from shared.stores.queries import current_store
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

MINUTES: Final = (0, 15, 30, 60, 120, 720, 1440, 4320, LONGEST_WINDOW)


async def edit(request: Request) -> Response:
    """Show the form."""
    async with work(request) as session:
        minutes = (await current_store(session)).cancellation_minutes
    return _form(request, minutes, saved="saved" in request.query_params)


async def update(request: Request) -> Response:
    """Save how long buyers may cancel by themselves."""
    typed = (await read_form(request)).get("cancellation_minutes")
    minutes = next((one for one in MINUTES if str(one) == typed), None)
    if minutes is None:
        return _form(request, 0, error=say("Choose one of these."))
    async with work(request) as session:
        actor, now = member_of(request).user.email, services_of(request).clock()
        await change_cancellation(session, minutes=minutes, actor=actor, now=now)
    return see_other(f"{request.url.path}?saved=yes")


def _form(request: Request, minutes: int, *, error: str = "", saved: bool = False) -> Response:
    return member_page(
        request,
        "merchant/order_settings/edit.html",
        section="orders",
        status=422 if error else 200,
        minutes=minutes,
        known=sorted({*MINUTES, minutes}),
        error=error,
        saved=saved,
    )
