"""Signing in by a passkey: both steps at once."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.let_in import begin_session, remember_member
from merchant.sessions import door
from merchant.sign_in_codes import safe_path
from merchant.tries import count_try
from shared.accounts.errors import PasskeyRefused
from shared.accounts.passkeys import (
    CHALLENGE_LIFE,
    SIGNING_IN,
    begin_challenge,
    passkey_by_credential,
    take_challenge,
    use_passkey,
)
from shared.adapters.passkeys import Place, check_answer, read_answer, request_options
from shared.adapters.rate_limits import SIGN_IN_ADDRESS
from shared.web.cookies import drop_cookie, read_cookie, set_cookie
from shared.web.forms import read_form
from shared.web.known_browsers import know_browser
from shared.web.respond import see_other
from shared.web.services import services_of

CHALLENGE_COOKIE: Final = "challenge"


async def challenge(request: Request) -> Response:
    """Tell the browser what a device has to sign."""
    await read_form(request)
    services = services_of(request)
    await count_try(request, SIGN_IN_ADDRESS)
    async with services.database.as_platform() as session:
        to_sign, browser = begin_challenge(
            session,
            SIGNING_IN,
            user_id=None,
            secret_key=services.settings.web.secret_key,
            now=services.clock(),
        )
    return options(request, request_options(place_of(request), challenge=to_sign), browser)


async def create(request: Request) -> Response:
    """Let in whose device has signed it; whatever else came looks alike."""
    services, form = services_of(request), await read_form(request)
    following = safe_path(form.get("next"))
    await count_try(request, SIGN_IN_ADDRESS)
    try:
        said = read_answer(form["answer"])
        async with services.database.as_platform() as session:
            # Committed by itself: an answer that fails has used the challenge all the same.
            to_sign = await take_challenge(
                session,
                SIGNING_IN,
                browser=read_cookie(request, CHALLENGE_COOKIE) or "",
                user_id=None,
                secret_key=services.settings.web.secret_key,
                now=services.clock(),
            )
        async with services.database.as_platform() as session:
            passkey = await passkey_by_credential(session, said.raw_id)
            if passkey is None:
                raise PasskeyRefused
            count = check_answer(said, passkey, place_of(request), challenge=to_sign)
            user = await use_passkey(session, passkey, sign_count=count, now=services.clock())
            token = await begin_session(request, session, user)
    except PasskeyRefused:
        return door(request, email="", following=following, came_back="passkey", status=422)
    answer = see_other(following)
    drop_cookie(request, answer, CHALLENGE_COOKIE)
    remember_member(request, answer, token)
    know_browser(request, answer, user.email)
    return answer


def options(request: Request, told: str, browser: str) -> Response:
    """Answer a script with what it passes to a device, and bind the challenge to this browser."""
    answer = Response(told, media_type="application/json", headers={"cache-control": "no-store"})
    set_cookie(request, answer, CHALLENGE_COOKIE, browser, life=CHALLENGE_LIFE)
    return answer


def place_of(request: Request) -> Place:
    """Return where members' passkeys count: at the platform's own host, whatever Host the request came with."""
    web = services_of(request).settings.web
    return Place(web.platform_host, web.origin_of(web.platform_host))
