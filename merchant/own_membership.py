"""Leaving a store."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from shared.stores.remove_member import remove_member
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def destroy(request: Request) -> Response:
    """Work here no longer; the last owner stays."""
    await read_form(request)
    access = member_of(request)
    async with work(request) as session:
        await remove_member(
            session,
            str(access.member_id),
            remover=access.permissions,
            actor=access.user.email,
            now=services_of(request).clock(),
        )
    return see_other("/dashboard")
