"""A member's own account: their password, and where they are signed in."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import SESSION_COOKIE, member_of
from merchant.page import member_page
from shared.accounts.change_password import change_password
from shared.accounts.end_sessions import end_session, end_sessions, session_by_token, sessions_of
from shared.accounts.models import UserSession
from shared.kernel.errors import Invalid
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.languages.known import ENGLISH
from shared.languages.speaking import spoken_locale
from shared.web.breached_passwords import refuse_breached
from shared.web.browser_names import browser_name
from shared.web.cookies import read_cookie
from shared.web.forms import read_form
from shared.web.known_browsers import count_sign_in
from shared.web.respond import see_other
from shared.web.services import services_of

DONE: Final = {
    "password": say("Your password has been changed. Everywhere else you are signed out."),
    "session": say("That browser is signed out."),
    "sessions": say("Everywhere else you are signed out."),
}


async def show(request: Request) -> Response:
    """Show what can be changed."""
    return await _page(request)


async def update_password(request: Request) -> Response:
    """Set a new password and sign out everywhere else."""
    services, form = services_of(request), await read_form(request)
    user = member_of(request).user
    await count_sign_in(request, user.email)
    here = await _this_session(request)
    if here is None:
        return see_other("/dashboard/sign-in")
    try:
        await refuse_breached(request, form["new_password"], field="new_password")
        async with services.database.as_platform() as session:
            await change_password(
                session,
                user.id,
                current=form["current_password"],
                new=form["new_password"],
                keep=here.id,
                language=spoken_locale() or ENGLISH.code,
                now=services.clock(),
            )
    except Invalid as refusal:
        return await _page(request, errors=refusal.fields)
    return _back(request, "password")


async def end_one(request: Request) -> Response:
    """Sign out of one browser."""
    wanted = parse_id(request.path_params["id"])
    if wanted is not None:
        async with services_of(request).database.as_platform() as session:
            await end_session(session, member_of(request).user.id, wanted)
    return _back(request, "session")


async def end_others(request: Request) -> Response:
    """Sign out everywhere but here."""
    here = await _this_session(request)
    if here is None:
        return see_other("/dashboard/sign-in")
    async with services_of(request).database.as_platform() as session:
        await end_sessions(session, member_of(request).user.id, keep=here.id)
    return _back(request, "sessions")


def _back(request: Request, done: str) -> Response:
    page = request.app.url_path_for("own_account.show", store=member_of(request).store.slug)
    return see_other(f"{page}?done={done}")


async def _this_session(request: Request) -> UserSession | None:
    token = read_cookie(request, SESSION_COOKIE)
    if token is None:
        return None
    async with services_of(request).database.as_platform() as session:
        return await session_by_token(session, token)


async def _page(request: Request, *, errors: Mapping[str, str] | None = None) -> Response:
    services, user = services_of(request), member_of(request).user
    here = await _this_session(request)
    async with services.database.as_platform() as session:
        sessions = await sessions_of(session, user.id, now=services.clock())
    return member_page(
        request,
        "merchant/own_account/show.html",
        section="account",
        status=422 if errors else 200,
        errors=errors or {},
        done=DONE.get(request.query_params.get("done", "")),
        sessions=[(one, browser_name(one.agent), here is not None and one.id == here.id) for one in sessions],
    )
