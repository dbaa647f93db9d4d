"""What a member wants to hear of."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.notices import KINDS, kinds_for
from merchant.page import member_page
from shared.insight.notices import choose_notices, reading_of
from shared.web.forms import read_form
from shared.web.respond import see_other


async def edit(request: Request) -> Response:
    """Show the choices: only those about which the member may do something."""
    access = member_of(request)
    async with work(request) as session:
        reading = await reading_of(session, access.member_id)
    return member_page(
        request,
        "merchant/notice_choices/edit.html",
        section="home",
        kinds=[(name, KINDS[name].title, name not in reading.off) for name in kinds_for(access)],
    )


async def update(request: Request) -> Response:
    """Keep what is ticked. What was not asked about stays as it is."""
    access, form = member_of(request), await read_form(request)
    asked = kinds_for(access)
    async with work(request) as session:
        reading = await reading_of(session, access.member_id)
        others = [name for name in KINDS if name not in asked and name not in reading.off]
        await choose_notices(session, access.member_id, [*others, *(name for name in asked if name in form)])
    return see_other(request.url.path)
