"""A member's forgotten password: ask for a link, and set a new one by it."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.tries import count_try
from shared.accounts.passwords import hashed
from shared.accounts.reset_password import (
    holder_of_reset,
    reset_link_of,
    reset_password,
    send_reset_link,
)
from shared.adapters.rate_limits import ACCOUNT_LINKS, ACCOUNT_MAILS
from shared.kernel.errors import Invalid
from shared.languages.known import ENGLISH
from shared.languages.speaking import spoken_locale
from shared.web.breached_passwords import refuse_breached
from shared.web.forms import read_form
from shared.web.respond import respond, see_other
from shared.web.services import services_of

# The address of the page is the secret.
PRIVATE: Final = {"referrer-policy": "same-origin"}


async def new(request: Request) -> Response:
    """Ask for the address."""
    return _ask(request, email="", is_sent="sent" in request.query_params)


async def create(request: Request) -> Response:
    """Send a link, if there is such an account; the answer is the same, and as fast, where there is none."""
    services, form = services_of(request), await read_form(request)
    email = form.get("email")
    await count_try(request, ACCOUNT_LINKS)
    await services.limits.take(ACCOUNT_MAILS, store="platform", caller=f"reset:{email.lower()}")
    try:
        async with services.database.as_platform() as session:
            await send_reset_link(
                session,
                email=email,
                language=spoken_locale() or ENGLISH.code,
                secret_key=services.settings.web.secret_key,
                now=services.clock(),
            )
    except Invalid as refusal:
        return _ask(request, email=form["email"], errors=refusal.fields)
    return see_other("/dashboard/password-reset?sent=yes")


async def edit(request: Request) -> Response:
    """Ask for the new password."""
    return await _choose(request)


async def update(request: Request) -> Response:
    """Set the new password; whoever was signed in is so no longer."""
    services, form = services_of(request), await read_form(request)
    await count_try(request, ACCOUNT_LINKS)
    try:
        await refuse_breached(request, form["password"])
        token, now = request.path_params["token"], services.clock()
        async with services.database.as_platform() as session:
            holder = await holder_of_reset(session, token, now=now)
        password = await hashed(form["password"], about=(holder.email, holder.name))
        async with services.database.as_platform() as session:
            await reset_password(
                session, token, password=password, language=spoken_locale() or ENGLISH.code, now=now
            )
    except Invalid as refusal:
        return await _choose(request, errors=refusal.fields)
    return see_other("/dashboard/sign-in?reset=yes")


def _ask(
    request: Request, *, email: str, is_sent: bool = False, errors: Mapping[str, str] | None = None
) -> Response:
    return respond(
        request,
        "merchant/password_resets/new.html",
        status=422 if errors else 200,
        email=email,
        is_sent=is_sent,
        errors=errors or {},
    )


async def _choose(request: Request, *, errors: Mapping[str, str] | None = None) -> Response:
    services = services_of(request)
    async with services.database.as_platform() as session:
        proof = await reset_link_of(session, request.path_params["token"], now=services.clock())
    return respond(
        request,
        "merchant/password_resets/edit.html",
        status=422 if errors else 200,
        headers=PRIVATE,
        proof=proof,
        errors=errors or {},
    )
