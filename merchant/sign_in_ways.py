"""By what a member can sign in besides their password: what they have connected, and how it came about."""

from collections.abc import Mapping
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of
from merchant.issuer_sign_ins import send_away
from merchant.page import member_page
from shared.accounts.account_events import (
    IDENTITY_ADDED,
    IDENTITY_REMOVED,
    PASSKEY_ADDED,
    PASSKEY_REMOVED,
    latest_events,
)
from shared.accounts.identities import detach_identity, identities_of
from shared.accounts.passkeys import passkeys_of
from shared.kernel.ids import parse_id
from shared.kernel.sentences import say
from shared.languages.known import ENGLISH
from shared.languages.speaking import spoken_locale
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

PROBLEMS: Final[Mapping[str, str]] = {
    "away": say("It does not answer at the moment. Try again in a while."),
    "declined": say("You turned back, so nothing was connected."),
    "refused": say("Its answer could not be trusted, so nothing was connected."),
    "passkey": say("That passkey could not be added. Try again."),
    "taken": say("That account is connected already, with you or with somebody else."),
}
HAPPENED: Final[Mapping[str, str]] = {
    IDENTITY_ADDED: say("Connected"),
    IDENTITY_REMOVED: say("Disconnected"),
    PASSKEY_ADDED: say("Passkey added"),
    PASSKEY_REMOVED: say("Passkey removed"),
}


async def show(request: Request) -> Response:
    """Show the ways, and what happened to them of late."""
    services, user = services_of(request), member_of(request).user
    async with services.database.as_platform() as session:
        identities = await identities_of(session, user.id)
        passkeys = await passkeys_of(session, user.id)
        events = await latest_events(session, user.id)
    connected = {one.issuer for one in identities}
    return member_page(
        request,
        "merchant/own_account/ways.html",
        section="account",
        identities=[(one, services.issuers.name_of(one.issuer)) for one in identities],
        more=[issuer for issuer in services.issuers if issuer.url not in connected],
        passkeys=passkeys,
        events=[(one, HAPPENED[one.kind]) for one in events],
        problem=PROBLEMS.get(request.query_params.get("with", "")),
    )


async def connect(request: Request) -> Response:
    """Lead to an issuer, to come back and connect."""
    access = member_of(request)
    return await send_away(
        request, following=f"/dashboard/{access.store.slug}/account/ways", user_id=access.user.id
    )


async def disconnect(request: Request) -> Response:
    """Take a way from the account; the password stays."""
    await read_form(request)
    services, access = services_of(request), member_of(request)
    identity_id = parse_id(request.path_params["id"])
    if identity_id is not None:
        async with services.database.as_platform() as session:
            language = spoken_locale() or ENGLISH.code
            await detach_identity(session, access.user, identity_id, language=language, now=services.clock())
    return see_other(f"/dashboard/{access.store.slug}/account/ways")
