"""Closing the doors of the shop for a while."""

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.page import member_page
from shared.kernel.errors import Invalid
from shared.stores.pause_store import pause_store, reopen_store
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

LONGEST_TYPED = 1000


async def edit(request: Request) -> Response:
    """Say whether the shop is open, and ask what shoppers should read if not."""
    return _page(request, saved="saved" in request.query_params)


async def update(request: Request) -> Response:
    """Close the doors, or change the note."""
    form, actor, now = await read_form(request), member_of(request).user.email, services_of(request).clock()
    try:
        async with work(request) as session:
            await pause_store(session, form.get("note"), actor=actor, now=now)
    except Invalid as refusal:
        return _page(request, note=form["note"][:LONGEST_TYPED], errors=refusal.fields)
    return _back(request)


async def destroy(request: Request) -> Response:
    """Open them again."""
    await read_form(request)
    actor, now = member_of(request).user.email, services_of(request).clock()
    async with work(request) as session:
        await reopen_store(session, actor=actor, now=now)
    return _back(request)


def _back(request: Request) -> Response:
    services_of(request).directory.forget()
    return see_other(f"/dashboard/{member_of(request).store.slug}/settings/pause?saved=yes")


def _page(
    request: Request, *, note: str | None = None, saved: bool = False, errors: dict[str, str] | None = None
) -> Response:
    return member_page(
        request,
        "merchant/store_pauses/edit.html",
        section="settings",
        status=422 if errors else 200,
        note=member_of(request).store.pause_note if note is None else note,
        saved=saved,
        errors=errors or {},
    )
