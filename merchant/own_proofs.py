"""Confirming that it is oneself: asked for before something that would hurt in other hands."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import SESSION_COOKIE, member_of
from merchant.page import member_page
from merchant.sign_in_codes import safe_path
from shared.accounts.models import ABSOLUTE_LIFE
from shared.accounts.prove_again import prove_again
from shared.adapters.rate_limits import SECOND_STEP
from shared.kernel.errors import Invalid
from shared.web.cookies import set_cookie
from shared.web.forms import read_form
from shared.web.known_browsers import count_sign_in
from shared.web.respond import see_other
from shared.web.services import services_of


async def new(request: Request) -> Response:
    """Ask for the password, and for a code where there is a second step."""
    return _page(request, safe_path(request.query_params.get("next", "")))


async def create(request: Request) -> Response:
    """Go on, with a new token for this session."""
    services, form, access = services_of(request), await read_form(request), member_of(request)
    following = safe_path(form.get("next"))
    await count_sign_in(request, access.user.email)
    await services.limits.take(SECOND_STEP, store="platform", caller=str(access.user.id))
    try:
        async with services.database.as_platform() as session:
            token = await prove_again(
                session,
                access.user,
                access.visit.session_id,
                password=form["password"],
                code=form.get("code"),
                keys=services.settings.key_ring,
                now=services.clock(),
            )
    except Invalid as refusal:
        return _page(request, following, errors=refusal.fields)
    answer = see_other(following)
    set_cookie(request, answer, SESSION_COOKIE, token, life=ABSOLUTE_LIFE)
    return answer


def _page(request: Request, following: str, *, errors: Mapping[str, str] | None = None) -> Response:
    return member_page(
        request,
        "merchant/own_account/proof.html",
        section="account",
        status=422 if errors else 200,
        following=following,
        has_second_step=member_of(request).visit.has_second_step,
        errors=errors or {},
    )
