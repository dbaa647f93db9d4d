"""The way out of notices by mail: the page behind the link of each, for which nobody has to sign in."""

from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from merchant.tries import count_try
from shared.adapters.rate_limits import MAIL_LINKS
from shared.insight.notice_mails import mail_choice_of, read_notice_stop_token, stop_notice_mails
from shared.kernel.errors import NotFound
from shared.stores.models import Store
from shared.stores.queries import store_by_slug
from shared.web.respond import respond
from shared.web.services import services_of

# The address of the page is the secret.
_PRIVATE: Final = {"referrer-policy": "same-origin", "x-robots-tag": "noindex", "cache-control": "no-store"}


async def show(request: Request) -> Response:
    """Ask whether they should end. Nothing is changed: programs that look into mails open links."""
    store, member_id = await _whose(request)
    async with services_of(request).database.in_store(store.id) as session:
        choice = await mail_choice_of(session, member_id)
    return _page(request, store, is_over=not choice.at_once | choice.daily)


async def create(request: Request) -> Response:
    """End them. A mail program's own button is answered with the page: RFC 8058 asks not to send it on."""
    store, member_id = await _whose(request)
    async with services_of(request).database.in_store(store.id) as session:
        await stop_notice_mails(session, member_id)
    return _page(request, store, is_over=True)


async def _whose(request: Request) -> tuple[Store, UUID]:
    services, slug = services_of(request), request.path_params["store"]
    await count_try(request, MAIL_LINKS)
    async with services.database.as_platform() as session:
        store = await store_by_slug(session, slug)
    if store is None:
        raise NotFound
    secret_key = services.settings.web.secret_key
    member_id = read_notice_stop_token(secret_key, store.id, request.path_params["token"])
    if member_id is None:
        raise NotFound
    return store, member_id


def _page(request: Request, store: Store, *, is_over: bool) -> Response:
    return respond(
        request,
        "merchant/notice_stops/show.html",
        headers=_PRIVATE,
        shop=store.name,
        slug=store.slug,
        is_over=is_over,
    )
