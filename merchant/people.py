"""Who works in the store, as what, and the end of it."""

from collections.abc import Mapping
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.errors import Invalid, NotFound
from shared.kernel.sentences import say
from shared.stores.give_role import give_role
from shared.stores.invitations import open_invitations
from shared.stores.members import Colleague, Held, chosen_role, people_of, roles_of_store
from shared.stores.permissions import is_within
from shared.stores.remove_member import remove_member
from shared.stores.roles import BUILT_IN, TELLS
from shared.stores.teams import crews_of
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

DONE: Final = {
    "invitation": say("The invitation is on its way."),
    "taken-back": say("The invitation is taken back. Its link opens nothing any more."),
    "role": say("The role is changed. It counts from now on."),
    "rules": say("Saved. Whoever has no second step yet is asked to set one up with their next click."),
    "reset": say("Their second step is gone, and they are signed out everywhere. They got a mail about it."),
    "teams": say("Saved. They are in these teams from now on."),
    "removal": say("They do not work here any more, and are signed out of this store."),
}


async def index(request: Request) -> Response:
    """Show who works here."""
    access = member_of(request)
    async with services_of(request).database.as_platform() as session:
        people = await people_of(session, access.store.id)
    async with work(request) as session:
        awaited = await open_invitations(session, now=services_of(request).clock())
        roles = await offered_roles(session, access.permissions)
    return member_page(
        request,
        "merchant/people/index.html",
        section="people",
        people=people,
        awaited=awaited,
        roles=[held for held, _ in roles],
        done=DONE.get(request.query_params.get("done", "")),
    )


async def edit(request: Request) -> Response:
    """Show one person and the roles that they could have."""
    return await person_page(request)


async def update(request: Request) -> Response:
    """Give them another role."""
    form, access = await read_form(request), member_of(request)
    try:
        async with work(request) as session:
            wanted = await chosen_role(session, form.get("role"))
            if wanted is None:
                raise Invalid({"role": say("Choose one of these.")})
            await give_role(
                session,
                request.path_params["member"],
                wanted,
                granter=access.permissions,
                actor=access.user.email,
                now=services_of(request).clock(),
            )
    except Invalid as refusal:
        return await person_page(request, errors=refusal.fields)
    return _to_list(request, "role")


async def destroy(request: Request) -> Response:
    """End their work here, at once."""
    await read_form(request)
    access = member_of(request)
    async with work(request) as session:
        await remove_member(
            session,
            request.path_params["member"],
            remover=access.permissions,
            actor=access.user.email,
            now=services_of(request).clock(),
        )
    return _to_list(request, "removal")


async def offered_roles(
    session: AsyncSession, permissions: frozenset[str], *, also: str = ""
) -> list[tuple[Held, str | None]]:
    """Return the roles that somebody with these permissions can give, with what to say of them."""
    own = [Held("custom", role) for role in await roles_of_store(session)]
    return [
        (held, TELLS.get(held.role))
        for held in (*map(Held, BUILT_IN), *own)
        if is_within(held.allowed, permissions) or held.key == also
    ]


def _to_list(request: Request, done: str) -> Response:
    return see_other(f"/dashboard/{member_of(request).store.slug}/people?done={done}")


async def person_page(request: Request, *, errors: Mapping[str, str] | None = None) -> Response:
    """Render somebody's page, with why something was refused when it was."""
    access = member_of(request)
    async with services_of(request).database.as_platform() as session:
        people = await people_of(session, access.store.id)
        teams = await crews_of(session, access.store.id)
    person = _by_id(people, request.path_params["member"])
    async with work(request) as session:
        roles = await offered_roles(session, access.permissions, also=person.held.key)
    return member_page(
        request,
        "merchant/people/edit.html",
        section="people",
        status=422 if errors else 200,
        person=person,
        choices=roles,
        teams=teams,
        can_change=is_within(person.held.allowed, access.permissions),
        is_oneself=person.user_id == access.user.id,
        errors=errors or {},
    )


def _by_id(people: list[Colleague], member_id: str) -> Colleague:
    for person in people:
        if str(person.id) == member_id:
            return person
    raise NotFound
