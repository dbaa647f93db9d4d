"""Pages that are the same for everybody: browsers may keep them, and ask whether they still hold."""

import hashlib
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from shared.web.respond import respond

# Kept, so that "back" is at once and lands where one was; asked about each time, so that nothing old is shown.
CACHING = "public, no-cache"


def catalogue_page(
    request: Request,
    page: str,
    *,
    partial: str | None = None,
    **context: Any,
) -> Response:
    """Render a page without anything personal in it; unchanged since the browser's copy, it is a 304 without a body."""
    answer = respond(request, page, partial=partial, **context)
    tag = f'"{hashlib.sha256(answer.body).hexdigest()[:20]}"'
    headers = {"etag": tag, "cache-control": CACHING, "vary": answer.headers["vary"]}
    if tag in (known.strip() for known in request.headers.get("if-none-match", "").split(",")):
        return Response(status_code=304, headers=headers)
    answer.headers.update(headers)
    return answer
