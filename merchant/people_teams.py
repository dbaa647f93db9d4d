"""In which teams somebody is, from their own page."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.people import person_page
from shared.kernel.errors import Invalid
from shared.stores.members import member_by_id
from shared.stores.write_team import place_in_teams
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def update(request: Request) -> Response:
    """Have them be in the chosen teams and in no others."""
    form, access = await read_form(request), member_of(request)
    try:
        async with work(request) as session:
            member, _ = await member_by_id(session, request.path_params["member"])
            await place_in_teams(
                session,
                member,
                form.all("teams"),
                writer=access.permissions,
                actor=access.user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        return await person_page(request, errors=refusal.fields)
    return see_other(f"/dashboard/{access.store.slug}/people?done=teams")
