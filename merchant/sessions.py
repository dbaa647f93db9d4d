"""Signing in to the dashboard and out of it."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import SESSION_COOKIE
from merchant.let_in import begin_session, remember_member
from merchant.sign_in_codes import ask_for_code, is_asked_for_code, safe_path
from merchant.tries import count_try
from shared.accounts.passwords import renewed
from shared.accounts.queries import signed_in_user
from shared.accounts.sign_in import check_credentials, renew_hash, user_at
from shared.accounts.sign_out import sign_out
from shared.adapters.rate_limits import SIGN_IN_ADDRESS
from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.web.cookies import drop_cookie, read_cookie
from shared.web.forms import read_form
from shared.web.known_browsers import count_sign_in, know_browser
from shared.web.respond import respond, see_other
from shared.web.services import services_of

FORM: Final = "merchant/sessions/_form.html"
PROBLEMS: Final[Mapping[str, str]] = {
    "away": say("It does not answer at the moment. Sign in with your password, or try again in a while."),
    "declined": say("You turned back. Sign in with your password, or try again."),
    "refused": say("Its answer could not be trusted, so nobody was let in. Try again, or use your password."),
    "passkey": say("That passkey opens nothing here. Try again, or sign in with your password."),
    "over": say("That took too long, or it began in another browser. Try again."),
}


async def new(request: Request) -> Response:
    """Show the door; somebody who is inside already goes on."""
    services, token = services_of(request), read_cookie(request, SESSION_COOKIE)
    following = safe_path(request.query_params.get("next", ""))
    async with services.database.as_platform() as session:
        if token and await signed_in_user(session, token, now=services.clock()):
            return see_other(following)
    return door(request, email="", following=following)


async def create(request: Request) -> Response:
    """Let somebody in whose address and password fit; all other cases look alike."""
    services, form = services_of(request), await read_form(request)
    email, following = form.get("email"), safe_path(form.get("next"))
    await count_try(request, SIGN_IN_ADDRESS)
    await count_sign_in(request, email)
    try:
        async with services.database.as_platform() as session:
            found = await user_at(session, email)
        user = await check_credentials(found, form["password"])
        fresh = await renewed(user.password_hash, form["password"])
        async with services.database.as_platform() as session:
            await renew_hash(session, user, fresh)
            if await is_asked_for_code(request, session, user):
                return ask_for_code(request, user, following)
            token = await begin_session(request, session, user)
    except Invalid as refusal:
        return door(request, email=email, following=following, errors=refusal.fields)
    answer = see_other(following)
    remember_member(request, answer, token)
    know_browser(request, answer, user.email)
    return answer


async def destroy(request: Request) -> Response:
    """End the session; its token is worth nothing from now on."""
    services, token = services_of(request), read_cookie(request, SESSION_COOKIE)
    if token:
        async with services.database.as_platform() as session:
            await sign_out(session, token)
    answer = see_other("/dashboard/sign-in")
    drop_cookie(request, answer, SESSION_COOKIE)
    return answer


def door(
    request: Request,
    *,
    email: str,
    following: str,
    errors: Mapping[str, str] | None = None,
    came_back: str | None = None,
    status: int = 200,
) -> Response:
    """Show the door; `came_back` names how another way to sign in ended."""
    services = services_of(request)
    way = request.query_params.get("with", "") if came_back is None else came_back
    return respond(
        request,
        "merchant/sessions/new.html",
        partial=FORM,
        status=422 if errors else status,
        email=email,
        errors=errors or {},
        following=following,
        is_reset="reset" in request.query_params and not errors,
        can_sign_up=services.settings.web.who_may_sign_up == "open",
        issuers=list(services.issuers),
        problem=PROBLEMS.get(way),
        is_unknown=way == "unknown",
    )
