"""Asking who came back from an issuer, unknown to us, and has signed in, whether the two are the same person."""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import PROVEN_FOR, SESSION_COOKIE
from merchant.issuer_sign_ins import TRY_COOKIE
from shared.accounts.identities import attach_identity
from shared.accounts.issuer_tries import IssuerTry, end_wait, waiting_try
from shared.accounts.queries import Visit, visit_of
from shared.kernel.errors import NotAllowed, NotFound
from shared.kernel.sentences import say
from shared.languages.known import ENGLISH
from shared.languages.speaking import spoken_locale
from shared.web.cookies import drop_cookie, read_cookie
from shared.web.forms import read_form
from shared.web.respond import respond, see_other
from shared.web.services import services_of

OLD_PROOF: Final = say("You signed in a while ago. Sign out and in again, then connect.")


class NothingToConnect(NotFound):
    """Nobody came back from an issuer in this browser of late, or not for who is signed in."""

    message = say("There is nothing to connect any more. Start again from the sign-in page.")


async def new(request: Request) -> Response:
    """Ask, with both names."""
    tried, visit = await _both(request)
    return respond(
        request,
        "merchant/sessions/connection.html",
        issuer=services_of(request).issuers.name_of(tried.issuer or ""),
        theirs=tried.email or "",
        ours=visit.user.email,
        following=tried.following,
    )


async def create(request: Request) -> Response:
    """Connect the two."""
    await read_form(request)
    services = services_of(request)
    tried, visit = await _both(request)
    now = services.clock()
    async with services.database.as_platform() as session:
        if tried.identity is None or not await end_wait(session, tried.id, now=now):
            raise NothingToConnect
        language = spoken_locale() or ENGLISH.code
        await attach_identity(session, visit.user, tried.identity, language=language, now=now)
    answer = see_other(tried.following)
    drop_cookie(request, answer, TRY_COOKIE)
    return answer


async def _both(request: Request) -> tuple[IssuerTry, Visit]:
    """Return who waits and who is signed in, and of late; raises NothingToConnect or NotAllowed."""
    services = services_of(request)
    now, token = services.clock(), read_cookie(request, SESSION_COOKIE)
    async with services.database.as_platform() as session:
        tried = await waiting_try(session, read_cookie(request, TRY_COOKIE) or "", now=now)
        visit = await visit_of(session, token, now=now) if token else None
    if tried is None or visit is None or tried.user_id not in (None, visit.user.id):
        raise NothingToConnect
    if visit.proven_at < now - PROVEN_FOR:
        raise NotAllowed(OLD_PROOF)
    return tried, visit
