"""A member's own second step: set up, new backup codes, switched off."""

import base64
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of
from merchant.page import member_page
from shared.accounts.second_steps import (
    SecondStep,
    begin_second_step,
    confirm_second_step,
    count_backup_codes,
    end_second_step,
    new_backup_codes,
    place_of,
)
from shared.accounts.tell_of_second_step import tell_of_second_step
from shared.adapters.rate_limits import SECOND_STEP
from shared.kernel.errors import Conflict, Invalid
from shared.languages.known import ENGLISH
from shared.languages.speaking import spoken_locale
from shared.web.forms import read_form
from shared.web.qr_code import qr_code
from shared.web.respond import see_other
from shared.web.services import services_of


async def show(request: Request) -> Response:
    """Show whether there is one, and how to get one."""
    return await _page(request)


async def create(request: Request) -> Response:
    """Make a secret for an app; it counts when a code of it was right."""
    await read_form(request)
    services, access = services_of(request), member_of(request)
    async with services.database.as_platform() as session:
        await begin_second_step(session, access.user, keys=services.settings.key_ring, now=services.clock())
    return see_other(f"/dashboard/{access.store.slug}/account/second-step")


async def update(request: Request) -> Response:
    """Let the app count, and show the backup codes this once."""
    services, form, access = services_of(request), await read_form(request), member_of(request)
    await services.limits.take(SECOND_STEP, store="platform", caller=str(access.user.id))
    if access.visit.has_second_step:
        raise Conflict
    try:
        async with services.database.as_platform() as session:
            codes = await confirm_second_step(
                session,
                access.user,
                form.get("code"),
                keys=services.settings.key_ring,
                now=services.clock(),
            )
            _tell(request, session)
    except Invalid as refusal:
        return await _page(request, errors=refusal.fields)
    return await _page(request, codes=codes)


async def renew_codes(request: Request) -> Response:
    """Make ten new backup codes and show them this once."""
    await read_form(request)
    access = member_of(request)
    if not access.visit.has_second_step:
        raise Conflict
    async with services_of(request).database.as_platform() as session:
        codes = await new_backup_codes(session, access.user.id)
    return await _page(request, codes=codes)


async def destroy(request: Request) -> Response:
    """Ask for no second step any more."""
    await read_form(request)
    access = member_of(request)
    async with services_of(request).database.as_platform() as session:
        await end_second_step(session, access.user.id)
        if access.visit.has_second_step:
            _tell(request, session)
    return see_other(f"/dashboard/{access.store.slug}/account/second-step")


def _tell(request: Request, session: AsyncSession) -> None:
    email, language = member_of(request).user.email, spoken_locale() or ENGLISH.code
    tell_of_second_step(session, email, language=language, now=services_of(request).clock())


async def _page(
    request: Request, *, codes: Sequence[str] = (), errors: Mapping[str, str] | None = None
) -> Response:
    services, user = services_of(request), member_of(request).user
    async with services.database.as_platform() as session:
        step = (await session.scalars(select(SecondStep).where(SecondStep.user_id == user.id))).one_or_none()
        left = await count_backup_codes(session, user.id)
    secret = "" if step is None or step.confirmed_at else _base32(request, step)
    answer = member_page(
        request,
        "merchant/own_account/second_step.html",
        section="account",
        status=422 if errors else 200,
        is_on=step is not None and step.confirmed_at is not None,
        secret=" ".join(secret[place : place + 4] for place in range(0, len(secret), 4)),
        picture=qr_code(_for_an_app(secret, user.email)) if secret else None,
        left=left,
        codes=codes,
        is_needed="needed" in request.query_params,
        errors=errors or {},
    )
    # Codes are shown once: not again by the back button either.
    answer.headers["cache-control"] = "no-store"
    return answer


def _base32(request: Request, step: SecondStep) -> str:
    keys = services_of(request).settings.key_ring
    return base64.b32encode(bytes.fromhex(keys.open(step.secret, place_of(step.user_id)))).decode()


def _for_an_app(secret: str, email: str) -> str:
    return f"otpauth://totp/Souk:{quote(email)}?secret={secret}&issuer=Souk"
