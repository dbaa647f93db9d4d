"""An invitation as its receiver sees it: the page behind the link of a mail."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import SESSION_COOKIE
from merchant.let_in import begin_session, remember_member
from merchant.tries import count_try
from shared.accounts.errors import LinkOver
from shared.accounts.models import User
from shared.accounts.passwords import hashed
from shared.accounts.queries import signed_in_user
from shared.adapters.rate_limits import ACCOUNT_LINKS
from shared.kernel.errors import Invalid
from shared.stores.accept_invitation import accept_as_newcomer, accept_invitation
from shared.stores.invitations import Letter, letter_of
from shared.web.breached_passwords import refuse_breached
from shared.web.cookies import read_cookie
from shared.web.forms import Form, read_form
from shared.web.respond import respond, see_other
from shared.web.services import services_of

# The address of the page is the secret.
PRIVATE: Final = {"referrer-policy": "same-origin"}
LONGEST_TYPED: Final = 200


async def show(request: Request) -> Response:
    """Say who invites to what, and what is still needed to accept."""
    return await _page(request)


async def create(request: Request) -> Response:
    """Accept: as who is signed in, or with a new account for the invited address, who then is signed in."""
    form = await read_form(request)
    await count_try(request, ACCOUNT_LINKS)
    letter = await _letter(request)
    try:
        await refuse_breached(request, form["password"])
        user = await _visitor(request)
        if user is None and letter.has_account:
            return see_other(_door(request))
        token = await _join(request, form, letter, user)
    except Invalid as refusal:
        return await _page(request, name=form["name"][:LONGEST_TYPED], errors=refusal.fields)
    answer = see_other(f"/dashboard/{letter.store.slug}")
    if token is not None:
        remember_member(request, answer, token)
    return answer


async def _join(request: Request, form: Form, letter: Letter, user: User | None) -> str | None:
    """Make who is signed in a member, or a newcomer with an account, whose session's token is returned."""
    services, link = services_of(request), request.path_params["token"]
    if user is not None:
        async with services.database.as_platform() as session:
            await accept_invitation(session, link, user, now=services.clock())
        return None
    name = form.get("name")[:LONGEST_TYPED]
    password = await hashed(form["password"], about=(letter.invitation.email, name))
    async with services.database.as_platform() as session:
        newcomer = await accept_as_newcomer(session, link, name=name, password=password, now=services.clock())
        return await begin_session(request, session, newcomer)


def _door(request: Request) -> str:
    return f"/dashboard/sign-in?next=/dashboard/invitations/{request.path_params['token']}"


async def _visitor(request: Request) -> User | None:
    services, token = services_of(request), read_cookie(request, SESSION_COOKIE)
    if token is None:
        return None
    async with services.database.as_platform() as session:
        return await signed_in_user(session, token, now=services.clock())


async def _letter(request: Request) -> Letter:
    services = services_of(request)
    async with services.database.as_platform() as session:
        letter = await letter_of(session, request.path_params["token"], now=services.clock())
    if letter is None:
        raise LinkOver
    return letter


async def _page(request: Request, *, name: str = "", errors: Mapping[str, str] | None = None) -> Response:
    letter, visitor = await _letter(request), await _visitor(request)
    return respond(
        request,
        "merchant/invitations/show.html",
        status=422 if errors else 200,
        headers=PRIVATE,
        letter=letter,
        visitor=visitor,
        door=_door(request),
        name=name,
        errors=errors or {},
    )
