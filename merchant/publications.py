"""From draft to shop, and back: for each part of the shop that is worked on in the quiet."""

from collections.abc import Awaitable, Callable
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import address
from shared.content.arrange import discard_draft, publish
from shared.content.looks import publish_look
from shared.kernel.errors import NotFound
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

SCREENS: Final = {"home": "home_page.show", "look": "looks.edit"}


async def create(request: Request) -> Response:
    """Show everybody what is in the draft."""

    async def do(session: AsyncSession, place: str) -> None:
        actor, now = member_of(request).user.email, services_of(request).clock()
        if place == "look":
            await publish_look(session, actor=actor, now=now)
        else:
            await publish(session, place, actor=actor, now=now)

    return await _change(request, do, said="published")


async def destroy(request: Request) -> Response:
    """Throw the draft away: what is published stays."""
    return await _change(request, discard_draft, said="discarded")


async def _change(
    request: Request, do: Callable[[AsyncSession, str], Awaitable[None]], *, said: str
) -> Response:
    await read_form(request)
    place = request.path_params["place"]
    if place not in SCREENS:
        raise NotFound
    async with work(request) as session:
        await do(session, place)
    return see_other(f"{address(request, SCREENS[place])}?saved={said}")
