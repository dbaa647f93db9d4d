"""Who has to sign in with a second step, and a way back in for who lost theirs."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.people import offered_roles
from shared.kernel.events import record
from shared.languages.known import ENGLISH
from shared.languages.speaking import spoken_locale
from shared.stores.give_role import refuse_beyond
from shared.stores.members import member_by_id
from shared.stores.second_step_rules import require_second_step, reset_second_step
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def update(request: Request) -> Response:
    """Ask the people of the chosen roles for a second step. Roles beyond one's own stay as they are."""
    form, access = await read_form(request), member_of(request)
    async with work(request) as session:
        own = {held.key for held, _ in await offered_roles(session, access.permissions)}
        chosen = {key for key in form.all("roles") if key in own}
        kept = {key for key in access.store.second_step_for if key not in own}
        await require_second_step(
            session,
            access.store,
            chosen | kept,
            actor=access.user.email,
            now=services_of(request).clock(),
        )
    return see_other(f"/dashboard/{access.store.slug}/people?done=rules")


async def destroy(request: Request) -> Response:
    """Forget somebody's second step, so that they can set up another one."""
    await read_form(request)
    access, services = member_of(request), services_of(request)
    async with work(request) as session:
        member, held = await member_by_id(session, request.path_params["member"])
        refuse_beyond(access.permissions, held.allowed)
    async with services.database.as_platform() as session:
        language = spoken_locale() or ENGLISH.code
        await reset_second_step(session, member.user_id, language=language, now=services.clock())
    async with work(request) as session:
        record(
            session,
            "member.second_step_reset",
            member.id,
            actor=access.user.email,
            now=services.clock(),
        )
    return see_other(f"/dashboard/{access.store.slug}/people?done=reset")
