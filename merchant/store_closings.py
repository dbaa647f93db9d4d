"""Closing the store for good, and keeping it after all."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.errors import Conflict, Invalid
from shared.privacy.close_store import GRACE, close_store, keep_store
from shared.stores.queries import current_store
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

LONGEST_TYPED = 200


async def edit(request: Request) -> Response:
    """Say what closing means, or until when it can be taken back."""
    return await _page(request)


async def update(request: Request) -> Response:
    """Close it."""
    form, actor, now = await read_form(request), member_of(request).user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            await close_store(session, typed=form.get("slug"), actor=actor, now=now)
    except Invalid as refusal:
        return await _page(request, typed=form["slug"][:LONGEST_TYPED], errors=refusal.fields)
    except Conflict as refusal:
        return await _page(request, typed=form["slug"][:LONGEST_TYPED], errors={"slug": refusal.message})
    return _back(request)


async def destroy(request: Request) -> Response:
    """Keep it after all."""
    await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    async with work(request) as session:
        await keep_store(session, actor=actor, now=now)
    return _back(request)


def _back(request: Request) -> Response:
    services_of(request).directory.forget()
    return see_other(f"/dashboard/{member_of(request).store.slug}/settings/closing")


async def _page(request: Request, *, typed: str = "", errors: dict[str, str] | None = None) -> Response:
    async with work(request) as session:
        store = await current_store(session)
    return member_page(
        request,
        "merchant/store_closings/edit.html",
        section="settings",
        status=422 if errors else 200,
        closes_at=store.closes_at,
        days=GRACE.days,
        typed=typed,
        errors=errors or {},
    )
