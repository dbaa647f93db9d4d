"""The second step of signing in, for whom there is one: the password was right, now comes the code."""

import re
from datetime import timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.let_in import begin_session, remember_member
from merchant.tries import count_try
from shared.accounts.models import User
from shared.accounts.second_steps import (
    REMEMBERED_FOR,
    has_second_step,
    is_remembered,
    remember_browser,
    use_code,
)
from shared.adapters.rate_limits import SECOND_STEP, SIGN_IN_ADDRESS
from shared.kernel.errors import Invalid
from shared.kernel.signed_links import read_signed_link, sign_link
from shared.web.cookies import drop_cookie, read_cookie, set_cookie
from shared.web.forms import read_form
from shared.web.known_browsers import know_browser
from shared.web.respond import respond, see_other
from shared.web.services import services_of

# Says who was right about their password; worth nothing without the code, and nothing after ten minutes.
STEP_COOKIE: Final = "step"
BROWSER_COOKIE: Final = "browser"
STEP_LIFE: Final = timedelta(minutes=10)
_PURPOSE: Final = "second step of signing in"
_NO_STORE: Final = UUID(int=0)


async def is_asked_for_code(request: Request, session: AsyncSession, user: User) -> bool:
    """Say whether somebody whose password was right has to give a code in this browser (platform session)."""
    if not await has_second_step(session, user.id):
        return False
    token = read_cookie(request, BROWSER_COOKIE)
    return not await is_remembered(session, user, token, now=services_of(request).clock())


def ask_for_code(request: Request, user: User, following: str) -> Response:
    """Lead on to the second step."""
    services = services_of(request)
    until = services.clock() + STEP_LIFE
    step = sign_link(services.settings.web.secret_key, _PURPOSE, _NO_STORE, user.id, until=until)
    answer = see_other(f"/dashboard/sign-in/code?next={following}")
    set_cookie(request, answer, STEP_COOKIE, step, life=STEP_LIFE)
    return answer


async def new(request: Request) -> Response:
    """Ask for the code."""
    following = safe_path(request.query_params.get("next", ""))
    if _who(request) is None:
        return see_other(f"/dashboard/sign-in?next={following}")
    return _page(request, following)


async def create(request: Request) -> Response:
    """Let in whose code is right, with a session that begins only now."""
    services, form, user_id = services_of(request), await read_form(request), _who(request)
    following = safe_path(form.get("next"))
    if user_id is None:
        return see_other(f"/dashboard/sign-in?next={following}")
    await count_try(request, SIGN_IN_ADDRESS)
    await services.limits.take(SECOND_STEP, store="platform", caller=str(user_id))
    now, browser = services.clock(), None
    try:
        async with services.database.as_platform() as session:
            wanted = select(User).where(User.id == user_id, User.disabled_at.is_(None))
            user = (await session.scalars(wanted)).one_or_none()
            if user is None:
                return see_other("/dashboard/sign-in")
            await use_code(session, user.id, form.get("code"), keys=services.settings.key_ring, now=now)
            token = await begin_session(request, session, user)
            if form.get("remember") == "yes":
                browser = await remember_browser(session, user, now=now)
    except Invalid as refusal:
        return _page(request, following, error=refusal.fields["code"])
    answer = see_other(following)
    drop_cookie(request, answer, STEP_COOKIE)
    remember_member(request, answer, token)
    know_browser(request, answer, user.email)
    if browser is not None:
        set_cookie(request, answer, BROWSER_COOKIE, browser, life=REMEMBERED_FOR)
    return answer


def safe_path(following: str) -> str:
    """Return a path of the dashboard to go on to; anything else becomes its start (T73)."""
    return following if re.fullmatch(r"/dashboard(?:/[A-Za-z0-9_-]+)*", following) else "/dashboard"


def _who(request: Request) -> UUID | None:
    services, step = services_of(request), read_cookie(request, STEP_COOKIE)
    if step is None:
        return None
    key = services.settings.web.secret_key
    return read_signed_link(key, _PURPOSE, _NO_STORE, step, now=services.clock())


def _page(request: Request, following: str, *, error: str | None = None) -> Response:
    return respond(
        request,
        "merchant/sessions/code.html",
        status=422 if error else 200,
        following=following,
        errors={"code": error} if error else {},
    )
