"""Who gets the shop's news: a list, a file of it, and an address erased."""

from collections.abc import AsyncIterator
from typing import Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from merchant.access import member_of, work
from merchant.page import member_page
from shared.content.newsletter import newsletter_form
from shared.marketing.queries import (
    VIEWS,
    count_subscribers,
    every_subscriber,
    page_of_subscribers,
    subscriber_by_id,
)
from shared.marketing.remove_subscriber import remove_subscriber
from shared.web.csv_text import csv_text
from shared.web.forms import read_form
from shared.web.respond import see_other
from shared.web.services import services_of

COLUMNS: Final = ("email", "state", "language", "source", "words", "asked_at", "confirmed_at", "left_at")


async def index(request: Request) -> Response:
    """List who was asked, the latest first, with when and where they said yes."""
    view, words, after = _view(request), request.query_params.get("q", ""), request.query_params.get("after")
    async with work(request) as session:
        counts = await count_subscribers(session)
        page = await page_of_subscribers(session, view=view, words=words, after=after)
        form = await newsletter_form(session)
    return member_page(
        request,
        "merchant/subscribers/index.html",
        section="subscribers",
        counts=counts,
        page=page,
        view=view,
        words=words[:100],
        is_first=after is None,
        is_on=form.is_on,
    )


async def export(request: Request) -> Response:
    """Hand out everybody whom the list would show, written while it is read."""
    headers = {"content-disposition": 'attachment; filename="subscribers.csv"', "cache-control": "no-store"}
    return StreamingResponse(_pieces(request), media_type="text/csv; charset=utf-8", headers=headers)


async def destroy(request: Request) -> Response:
    """Erase an address."""
    await read_form(request)
    access, now = member_of(request), services_of(request).clock()
    async with work(request) as session:
        subscriber = await subscriber_by_id(session, request.path_params["id"])
        await remove_subscriber(session, subscriber, actor=access.user.email, now=now)
    return see_other(request.app.url_path_for("subscribers.index", store=access.store.slug))


async def _pieces(request: Request) -> AsyncIterator[str]:
    yield csv_text([COLUMNS])
    words = request.query_params.get("q", "")
    async for some in every_subscriber(lambda: work(request), view=_view(request), words=words):
        yield csv_text(
            [
                one.email, one.state, one.language, one.source, one.words,
                *(moment.isoformat() if moment else "" for moment in (one.asked_at, one.confirmed_at, one.left_at)),
            ]
            for one in some
        )  # fmt: skip


def _view(request: Request) -> str:
    asked = request.query_params.get("view", "")
    return asked if asked in VIEWS else VIEWS[0]
