"""The teams of a store: some of its people under a name, to whom orders can be given together."""

from collections.abc import Collection, Mapping
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.stores.members import people_of
from shared.stores.teams import LONGEST_NAME, Team, crews_of, team_by_id
from shared.stores.write_team import delete_team, members_of, write_team
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

DONE: Final = {
    "saved": say("Saved. It counts from now on."),
    "removal": say("The team is gone. What was given to it is nobody’s now."),
}
LONGEST_TYPED: Final = 200


async def index(request: Request) -> Response:
    """Show every team and who is in it."""
    access = member_of(request)
    async with services_of(request).database.as_platform() as session:
        crews = await crews_of(session, access.store.id)
        people = await people_of(session, access.store.id)
    names = {person.id: person.name for person in people}
    return member_page(
        request,
        "merchant/teams/index.html",
        section="people",
        teams=[(crew, sorted(names[one] for one in crew.members if one in names)) for crew in crews],
        done=DONE.get(request.query_params.get("done", "")),
    )


async def new(request: Request) -> Response:
    """Show an empty form."""
    return await _form(request, None, name="", chosen=())


async def create(request: Request) -> Response:
    """Make a team."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            await _write(request, session, None, form)
    except Invalid as refusal:
        return await _form(
            request, None, name=form["name"], chosen=form.all("members"), errors=refusal.fields
        )
    return _to_list(request, "saved")


async def edit(request: Request) -> Response:
    """Show a team."""
    async with work(request) as session:
        team = await team_by_id(session, request.path_params["team"])
        members = await members_of(session, team.id)
    return await _form(request, team, name=team.name, chosen=[str(one) for one in members])


async def update(request: Request) -> Response:
    """Change a team's name and who is in it."""
    form = await read_form(request)
    async with work(request) as session:
        team = await team_by_id(session, request.path_params["team"])
    try:
        async with work(request) as session:
            await _write(request, session, await team_by_id(session, str(team.id)), form)
    except Invalid as refusal:
        return await _form(
            request, team, name=form["name"], chosen=form.all("members"), errors=refusal.fields
        )
    return _to_list(request, "saved")


async def destroy(request: Request) -> Response:
    """Take a team away; its people stay."""
    await read_form(request)
    access = member_of(request)
    async with work(request) as session:
        await delete_team(
            session,
            await team_by_id(session, request.path_params["team"]),
            writer=access.permissions,
            actor=access.user.email,
            now=services_of(request).clock(),
        )
    return _to_list(request, "removal")


async def _write(request: Request, session: AsyncSession, team: Team | None, form: Form) -> None:
    access = member_of(request)
    await write_team(
        session,
        team,
        name=form.get("name"),
        members=form.all("members"),
        writer=access.permissions,
        actor=access.user.email,
        now=services_of(request).clock(),
    )


def _to_list(request: Request, done: str) -> Response:
    return see_other(f"/dashboard/{member_of(request).store.slug}/people/teams?done={done}")


async def _form(
    request: Request,
    team: Team | None,
    *,
    name: str,
    chosen: Collection[str],
    errors: Mapping[str, str] | None = None,
) -> Response:
    async with services_of(request).database.as_platform() as session:
        people = await people_of(session, member_of(request).store.id)
    return member_page(
        request,
        "merchant/teams/edit.html",
        section="people",
        status=422 if errors else 200,
        team=team,
        name=name[:LONGEST_TYPED],
        chosen=set(chosen),
        people=people,
        longest=LONGEST_NAME,
        errors=errors or {},
    )
