"""How many notices a member has not read: by a stream that tells each time that it is another number."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from merchant.access import member_of, work
from merchant.dashboard_streams import changes, counted, has_many
from merchant.notices import unread_of


async def show(request: Request) -> Response:
    """Tell the number, and each other one; whoever takes no stream is told that of now."""
    access = member_of(request)

    async def look() -> str:
        async with work(request) as session:
            return str(await unread_of(session, access))

    if "text/event-stream" not in request.headers.get("accept", ""):
        return PlainTextResponse(await look(), headers={"cache-control": "no-store"})
    if has_many(access.user.id):
        # By this answer a browser stops asking (HTML, server-sent events).
        return Response(status_code=204)
    headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
    seen = request.headers.get("last-event-id", "")[:16]
    return StreamingResponse(
        counted(access.user.id, changes(look, seen)), media_type="text/event-stream", headers=headers
    )
