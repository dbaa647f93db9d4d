"""Word for an open first page that something on it is another: one stream of server-sent events a page.

Nothing is told but that; the page then asks for itself anew, by its own address and under its own permissions.
"""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final
from uuid import UUID

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from merchant.access import member_of, work
from merchant.dashboards import mark_of_now
from shared.web.services import services_of

PAUSE: Final = 5.0
# After that the browser asks again by itself, and is let in or not as for any page. A process that is to end waits no
# longer for it.
LONGEST: Final = 25.0
# Streams of one person at a process; who opens more pages sees the others as they were.
MOST: Final = 6

_open: Final[Counter[UUID]] = Counter()


async def show(request: Request) -> Response:
    """Tell an open page when to look again; whoever takes no stream is told the mark of now."""
    member = member_of(request)

    async def look() -> str:
        # A short transaction for each look: none is open while nothing happens.
        async with work(request) as session:
            return await mark_of_now(session, member.store, now=services_of(request).clock())

    if "text/event-stream" not in request.headers.get("accept", ""):
        return PlainTextResponse(await look(), headers={"cache-control": "no-store"})
    if has_many(member.user.id):
        # By this answer a browser stops asking (HTML, server-sent events).
        return Response(status_code=204)
    seen = request.headers.get("last-event-id") or request.query_params.get("seen", "")
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    stream = counted(member.user.id, changes(look, seen[:16]))
    return StreamingResponse(stream, media_type="text/event-stream", headers=headers)


def has_many(user_id: UUID) -> bool:
    """Say whether a person has as many streams as they may."""
    return _open[user_id] >= MOST


async def changes(
    look: Callable[[], Awaitable[str]], seen: str, *, pause: float = PAUSE, longest: float = LONGEST
) -> AsyncIterator[str]:
    """Yield an event each time that the mark is another one than was seen last."""
    began = monotonic()
    yield "retry: 2000\n\n"
    while monotonic() - began < longest:
        mark = await look()
        if mark != seen:
            yield f"id: {mark}\nevent: changed\ndata: {mark}\n\n"
            seen = mark
        else:
            # A word that says nothing: where nobody listens any more, it shows.
            yield ": still here\n\n"
        await asyncio.sleep(pause)


async def counted(user_id: UUID, words: AsyncIterator[str]) -> AsyncIterator[str]:
    """Count a person's stream for as long as somebody listens to it."""
    with _counted(user_id):
        async for word in words:
            yield word


@contextmanager
def _counted(user_id: UUID) -> Iterator[None]:
    _open[user_id] += 1
    try:
        yield
    finally:
        _open[user_id] -= 1
        if not _open[user_id]:
            del _open[user_id]
