"""Inviting people to work in the store."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from merchant.people import offered_roles
from shared.accounts.emails import clean_email
from shared.adapters.rate_limits import INVITATIONS
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.stores.invite_person import invite_person, take_back_invitation
from shared.stores.members import chosen_role, people_of
from shared.stores.roles import STAFF
from shared.web.forms import Form, read_form
from shared.web.respond import see_other
from shared.web.services import services_of

LONGEST_TYPED: Final = 300


async def new(request: Request) -> Response:
    """Ask whom, and as what."""
    return await _page(request, email="", role=STAFF)


async def create(request: Request) -> Response:
    """Send a link to a mailbox."""
    form, access, services = await read_form(request), member_of(request), services_of(request)
    await services.limits.take(INVITATIONS, store=access.store.id, caller=access.user.email)
    try:
        await _refuse_known(request, form)
        async with work(request) as session:
            held = await chosen_role(session, form.get("role"))
            if held is None:
                raise Invalid({"role": say("Choose one of these.")})
            await invite_person(
                session,
                form.get("email"),
                held,
                inviter_id=access.member_id,
                inviter=access.permissions,
                actor=access.user.email,
                secret_key=services.settings.web.secret_key,
                now=services.clock(),
            )
    except Invalid as refusal:
        return await _page(request, email=form["email"], role=form["role"], errors=refusal.fields)
    return see_other(f"/dashboard/{access.store.slug}/people?done=invitation")


async def destroy(request: Request) -> Response:
    """Take an invitation back."""
    await read_form(request)
    access = member_of(request)
    async with work(request) as session:
        await take_back_invitation(
            session,
            request.path_params["invitation"],
            actor=access.user.email,
            now=services_of(request).clock(),
        )
    return see_other(f"/dashboard/{access.store.slug}/people?done=taken-back")


async def _refuse_known(request: Request, form: Form) -> None:
    address = clean_email(form.get("email"))
    async with services_of(request).database.as_platform() as session:
        people = await people_of(session, member_of(request).store.id)
    if address in {person.email for person in people}:
        raise Invalid({"email": say("They work here already.")})


async def _page(
    request: Request, *, email: str, role: str, errors: Mapping[str, str] | None = None
) -> Response:
    access = member_of(request)
    async with work(request) as session:
        choices = await offered_roles(session, access.permissions)
    return member_page(
        request,
        "merchant/people_invitations/new.html",
        section="people",
        status=422 if errors else 200,
        email=email[:LONGEST_TYPED],
        role=role[:LONGEST_TYPED],
        choices=choices,
        errors=errors or {},
    )
