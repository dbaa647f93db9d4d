"""A copy of everything that the store has: asked for, made by a job, fetched for a week."""

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from merchant.access import member_of, work
from merchant.page import member_page
from shared.adapters.rate_limits import DOWNLOADS, STORE_COPIES
from shared.kernel.errors import NotFound
from shared.privacy.store_copies import ask_for_copy, copies_of_store, ready_copy
from shared.products.files import private_key
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of


async def index(request: Request) -> Response:
    """Show the copies that there are."""
    async with work(request) as session:
        copies = await copies_of_store(session)
    return member_page(
        request,
        "merchant/store_copies/index.html",
        section="settings",
        copies=copies,
        is_waiting=any(copy.state == "waiting" for copy in copies),
        now=services_of(request).clock(),
    )


async def create(request: Request) -> Response:
    """Have one made."""
    await read_form(request)
    access, services = member_of(request), services_of(request)
    await services.limits.take(STORE_COPIES, store=access.store.id, caller="copies")
    async with work(request) as session:
        await ask_for_copy(session, actor=access.user.email, now=services.clock())
    return see_other(request.url.path)


async def show(request: Request) -> Response:
    """Hand it out, piece by piece."""
    access, services = member_of(request), services_of(request)
    await services.limits.take(DOWNLOADS, store=access.store.id, caller=access.user.email)
    async with work(request) as session:
        copy = await ready_copy(session, request.path_params["copy"], now=services.clock())
    pieces = await services.files.stream(private_key(access.store.id, copy.id), 0, copy.size)
    if pieces is None:
        raise NotFound
    headers = {
        "content-disposition": f'attachment; filename="{access.store.slug}-{copy.asked_at:%Y-%m-%d}.zip"',
        "content-length": str(copy.size),
        "cache-control": "private, no-store",
    }
    return StreamingResponse(pieces, media_type="application/zip", headers=headers)
