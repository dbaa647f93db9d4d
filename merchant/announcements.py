"""The bar above every page of the shop."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.article_form import read_moment, when_text
from merchant.live_preview import page_with_preview
from merchant.page import address
from shared.content.announcement import AnnouncementWords, announce
from shared.content.arrange import arrangement
from shared.content.links import chosen_of, link_choices, read_link, typed_of
from shared.kernel.errors import Invalid
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

PLACE: Final = "announcement"
FIELDS: Final = ("text", "tone", "link", "link_address", "starts_at", "ends_at", "can_be_closed")


async def edit(request: Request) -> Response:
    """Show the announcement's form."""
    async with work(request) as session:
        known = await arrangement(session, PLACE)
    data = known.data if known else {}
    link = data.get("link")
    values = {
        "text": data.get("text", ""),
        "tone": data.get("tone", "quiet"),
        "link": chosen_of(link),
        "link_address": typed_of(link),
        "starts_at": _moment(data.get("starts_at")),
        "ends_at": _moment(data.get("ends_at")),
        "can_be_closed": "yes" if data.get("can_be_closed") else "",
    }
    return await _announcement_page(request, values)


async def update(request: Request) -> Response:
    """Let the sentence stand there, or nothing when it is empty."""
    form = await read_form(request)
    try:
        async with work(request) as session:
            words = AnnouncementWords(
                text=form.get("text"),
                link=await read_link(session, form.get("link"), form.get("link_address"), field="link"),
                tone=form.get("tone"),
                starts_at=read_moment(form, "starts_at"),
                ends_at=read_moment(form, "ends_at"),
                can_be_closed=bool(form.get("can_be_closed")),
            )
            await announce(
                session, words, actor=member_of(request).user.email, now=services_of(request).clock()
            )
    except Invalid as refusal:
        typed = {name: form[name] for name in FIELDS}
        return await _announcement_page(request, typed, status=422, errors=refusal.fields)
    return see_other(f"{address(request, 'announcements.edit')}?saved=yes")


async def _announcement_page(
    request: Request, values: Mapping[str, str], *, status: int = 200, errors: Mapping[str, str] | None = None
) -> Response:
    async with work(request) as session:
        links = await link_choices(session)
    return page_with_preview(
        request,
        "merchant/announcements/edit.html",
        section="content",
        tab="announcements",
        status=status,
        values=values,
        errors=errors or {},
        links=links,
        saved="saved" in request.query_params,
    )


def _moment(text: str | None) -> str:
    return when_text(datetime.fromisoformat(text)) if text else ""
