"""Signing in by an issuer: there, and back with its answer.

Both are links, because a page's policy would stop a form that leads to another site; what changes anything for good
stands behind a button (`connections.py`).
"""

from typing import Final
from uuid import UUID

import structlog
from starlette.requests import Request
from starlette.responses import Response

from merchant.let_in import begin_session, remember_member
from merchant.sign_in_codes import ask_for_code, is_asked_for_code, safe_path
from merchant.tries import count_try
from shared.accounts.identities import Identity, is_known, user_of
from shared.accounts.issuer_tries import LIFE, IssuerTry, begin_try, let_wait, nonce_of, take_try, verifier_of
from shared.adapters.issuers import Issuer, IssuerAway, IssuerRefused
from shared.adapters.rate_limits import SIGN_IN_ADDRESS
from shared.kernel.errors import NotFound
from shared.web.cookies import read_cookie, set_cookie
from shared.web.known_browsers import know_browser
from shared.web.respond import see_other
from shared.web.security import CrossSite
from shared.web.services import services_of

TRY_COOKIE: Final = "issuer_try"
CONNECTION: Final = "/dashboard/sign-in/connection"
LONGEST_CODE: Final = 4096


async def new(request: Request) -> Response:
    """Send a visitor to an issuer."""
    return await send_away(request, following=safe_path(request.query_params.get("next", "")))


async def show(request: Request) -> Response:
    """Take an issuer's answer: let in whose account it opens, and ask others which one is theirs."""
    services, issuer, query = services_of(request), _issuer(request), request.query_params
    await count_try(request, SIGN_IN_ADDRESS)
    browser, now = read_cookie(request, TRY_COOKIE) or "", services.clock()
    async with services.database.as_platform() as session:
        tried = await take_try(
            session, asked=issuer.key, state=query.get("state", ""), browser=browser, now=now
        )
    if tried is None:
        return _back(None, "over")
    if "error" in query:
        return _back(tried, "declined" if query["error"] == "access_denied" else "refused")
    try:
        identity = await _ask(request, issuer, tried)
    except IssuerAway as trouble:
        structlog.get_logger().warning("issuer.away", issuer=issuer.key, trouble=str(trouble))
        return _back(tried, "away")
    except IssuerRefused as trouble:
        structlog.get_logger().warning("issuer.refused", issuer=issuer.key, trouble=str(trouble))
        return _back(tried, "refused")
    return await _enter(request, tried, identity)


async def send_away(request: Request, *, following: str, user_id: UUID | None = None) -> Response:
    """Lead to the issuer that the address names, with a try that this browser alone can end."""
    services, issuer = services_of(request), _issuer(request)
    if request.headers.get("sec-fetch-site", "none") not in ("same-origin", "none"):
        # Nobody else's page decides as whom somebody comes back.
        raise CrossSite
    await count_try(request, SIGN_IN_ADDRESS)
    async with services.database.as_platform() as session:
        taken = begin_try(
            session,
            asked=issuer.key,
            user_id=user_id,
            following=following,
            secret_key=services.settings.web.secret_key,
            now=services.clock(),
        )
    try:
        address = await issuer.address(
            redirect_uri=_redirect_uri(request, issuer),
            state=taken.state,
            nonce=taken.nonce,
            verifier=taken.verifier,
        )
    except IssuerAway as trouble:
        structlog.get_logger().warning("issuer.away", issuer=issuer.key, trouble=str(trouble))
        return see_other(_place("away", following, is_inside=user_id is not None))
    answer = see_other(address)
    set_cookie(request, answer, TRY_COOKIE, taken.browser, life=LIFE)
    return answer


async def _ask(request: Request, issuer: Issuer, tried: IssuerTry) -> Identity:
    key, query = services_of(request).settings.web.secret_key, request.query_params
    code = query.get("code", "")
    if not 0 < len(code) <= LONGEST_CODE:
        raise IssuerRefused("there is no code")
    return await issuer.identity(
        code=code,
        named=query.get("iss"),
        redirect_uri=_redirect_uri(request, issuer),
        nonce=nonce_of(key, tried.id),
        verifier=verifier_of(key, tried.id),
    )


async def _enter(request: Request, tried: IssuerTry, identity: Identity) -> Response:
    services = services_of(request)
    now = services.clock()
    async with services.database.as_platform() as session:
        if tried.user_id is not None:
            # Who is connecting is inside already: the answer signs nobody in.
            if await is_known(session, identity):
                return _back(tried, "taken")
            await let_wait(session, tried.id, identity, now=now)
            return see_other(CONNECTION)
        user = await user_of(session, identity, now=now)
        if user is None:
            # The same for who has an account under this address, who has none, and who is shut out.
            await let_wait(session, tried.id, identity, now=now)
            return see_other(f"/dashboard/sign-in?with=unknown&next={CONNECTION}")
        if await is_asked_for_code(request, session, user):
            return ask_for_code(request, user, tried.following)
        token = await begin_session(request, session, user)
    answer = see_other(tried.following)
    remember_member(request, answer, token)
    know_browser(request, answer, user.email)
    return answer


def _back(tried: IssuerTry | None, problem: str) -> Response:
    if tried is None:
        return see_other(_place(problem, "/dashboard", is_inside=False))
    return see_other(_place(problem, tried.following, is_inside=tried.user_id is not None))


def _place(problem: str, following: str, *, is_inside: bool) -> str:
    return (
        f"{following}?with={problem}" if is_inside else f"/dashboard/sign-in?with={problem}&next={following}"
    )


def _issuer(request: Request) -> Issuer:
    issuer = services_of(request).issuers.get(request.path_params["issuer"])
    if issuer is None:
        raise NotFound
    return issuer


def _redirect_uri(request: Request, issuer: Issuer) -> str:
    # The platform's own address, whatever Host the request came with; one for each issuer, so that none can answer
    # in another's place.
    web = services_of(request).settings.web
    return f"{web.origin_of(web.platform_host)}/dashboard/sign-in/with/{issuer.key}/answer"
