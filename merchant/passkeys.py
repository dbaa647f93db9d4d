"""A member's own passkeys: added by a device, named, taken away."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of
from merchant.passkey_sign_ins import CHALLENGE_COOKIE, options, place_of
from shared.accounts.errors import PasskeyRefused
from shared.accounts.passkeys import (
    ADDING,
    LONGEST_NAME,
    add_passkey,
    begin_challenge,
    passkeys_of,
    remove_passkey,
    rename_passkey,
    take_challenge,
)
from shared.adapters.passkeys import creation_options, read_new
from shared.adapters.rate_limits import SECOND_STEP
from shared.kernel.ids import parse_id
from shared.languages.known import ENGLISH
from shared.languages.speaking import spoken_locale
from shared.web.browser_names import browser_name
from shared.web.cookies import read_cookie
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def challenge(request: Request) -> Response:
    """Tell the browser for whom a device makes a key."""
    await read_form(request)
    services, user = services_of(request), member_of(request).user
    await services.limits.take(SECOND_STEP, store="platform", caller=f"passkey:{user.id}")
    async with services.database.as_platform() as session:
        to_sign, browser = begin_challenge(
            session,
            ADDING,
            user_id=user.id,
            secret_key=services.settings.web.secret_key,
            now=services.clock(),
        )
        known = await passkeys_of(session, user.id)
    told = creation_options(place_of(request), user, challenge=to_sign, known=known)
    return options(request, told, browser)


async def create(request: Request) -> Response:
    """Add the key that a device has made."""
    services, form, user = services_of(request), await read_form(request), member_of(request).user
    now = services.clock()
    try:
        async with services.database.as_platform() as session:
            # Committed by itself: an answer that fails has used the challenge all the same.
            to_sign = await take_challenge(
                session,
                ADDING,
                browser=read_cookie(request, CHALLENGE_COOKIE) or "",
                user_id=user.id,
                secret_key=services.settings.web.secret_key,
                now=now,
            )
        new = read_new(form["answer"], place_of(request), challenge=to_sign)
        async with services.database.as_platform() as session:
            await add_passkey(
                session, user, new, name=_name(request, form.get("name")), language=_language(), now=now
            )
    except PasskeyRefused:
        return see_other(f"{_ways(request)}?with=passkey")
    return see_other(_ways(request))


async def update(request: Request) -> Response:
    """Call one something else."""
    form, passkey_id = await read_form(request), parse_id(request.path_params["id"])
    if passkey_id is not None and form.get("name"):
        async with services_of(request).database.as_platform() as session:
            await rename_passkey(session, member_of(request).user.id, passkey_id, name=form.get("name"))
    return see_other(_ways(request))


async def destroy(request: Request) -> Response:
    """Take one away; the password stays."""
    await read_form(request)
    services, passkey_id = services_of(request), parse_id(request.path_params["id"])
    if passkey_id is not None:
        async with services.database.as_platform() as session:
            await remove_passkey(
                session, member_of(request).user, passkey_id, language=_language(), now=services.clock()
            )
    return see_other(_ways(request))


def _name(request: Request, typed: str) -> str:
    return typed[:LONGEST_NAME] or browser_name(request.headers.get("user-agent", "")) or "Passkey"


def _language() -> str:
    return spoken_locale() or ENGLISH.code


def _ways(request: Request) -> str:
    return f"/dashboard/{member_of(request).store.slug}/account/ways"
