"""Signing in to the dashboard and out of it."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import SESSION_COOKIE
from merchant.sign_in_codes import ask_for_code, is_asked_for_code, safe_path
from shared.accounts.models import ABSOLUTE_LIFE
from shared.accounts.queries import signed_in_user
from shared.accounts.sign_in import check_credentials, sign_in
from shared.accounts.sign_out import sign_out
from shared.adapters.rate_limits import SIGN_IN, SIGN_IN_ADDRESS
from shared.kernel.errors import Invalid
from shared.web.cookies import drop_cookie, read_cookie, set_cookie
from shared.web.forms import read_form
from shared.web.respond import respond, see_other
from shared.web.services import services_of

FORM = "merchant/sessions/_form.html"


async def new(request: Request) -> Response:
    """Show the door; somebody who is inside already goes on."""
    services, token = services_of(request), read_cookie(request, SESSION_COOKIE)
    following = safe_path(request.query_params.get("next", ""))
    async with services.database.as_platform() as session:
        if token and await signed_in_user(session, token, now=services.clock()):
            return see_other(following)
    return respond(
        request,
        "merchant/sessions/new.html",
        email="",
        errors={},
        following=following,
        is_reset="reset" in request.query_params,
        can_sign_up=services.settings.web.who_may_sign_up == "open",
    )


async def create(request: Request) -> Response:
    """Let somebody in whose address and password fit; all other cases look alike."""
    services, form = services_of(request), await read_form(request)
    email, following = form.get("email"), safe_path(form.get("next"))
    caller = request.client.host if request.client else "unknown"
    await services.limits.take(SIGN_IN_ADDRESS, store="platform", caller=caller)
    await services.limits.take(SIGN_IN, store="platform", caller=email.lower())
    try:
        async with services.database.as_platform() as session:
            user = await check_credentials(session, email=email, password=form["password"])
            if await is_asked_for_code(request, session, user):
                return ask_for_code(request, user, following)
            agent = request.headers.get("user-agent", "")
            token = await sign_in(session, user, agent=agent, now=services.clock())
    except Invalid as refusal:
        return respond(
            request,
            "merchant/sessions/new.html",
            partial=FORM,
            status=422,
            email=email,
            errors=refusal.fields,
            following=following,
            is_reset=False,
            can_sign_up=services.settings.web.who_may_sign_up == "open",
        )
    answer = see_other(following)
    set_cookie(request, answer, SESSION_COOKIE, token, life=ABSOLUTE_LIFE)
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
