"""Files that were bought, behind signed links."""

import re
from collections.abc import AsyncIterator
from typing import Final
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from shared.adapters.rate_limits import DOWNLOADS
from shared.orders.downloads import NoSuchDownload, begin_download, grant_of_token, resume_download
from shared.products.digital_files import DigitalFile
from shared.web.services import services_of
from storefront.visit import count_try, store_of, work

Span = tuple[int, int]

_RANGE: Final = re.compile(r"bytes=([0-9]{0,15})-([0-9]{0,15})")


async def show(request: Request) -> Response:
    """Send a file, or the part of it that a browser asks for to go on. Only a beginning counts as a download."""
    services, now = services_of(request), services_of(request).clock()
    await count_try(request, DOWNLOADS)
    token: str = request.path_params["token"]
    grant_id = grant_of_token(services.settings.web.secret_key, store_of(request).id, token, now=now)
    asked = _RANGE.fullmatch(request.headers.get("range", ""))
    goes_on = asked is not None and asked[1] not in ("", "0")
    async with work(request) as session:
        take = resume_download if goes_on or request.method == "HEAD" else begin_download
        file = await take(session, grant_id, now=now)
    return await _answer(request, file, asked)


async def _answer(request: Request, file: DigitalFile, asked: re.Match[str] | None) -> Response:
    span = _span(asked, file.bytes) if asked else (0, file.bytes)
    headers = _headers(file)
    if span is None:
        return Response(status_code=416, headers=headers | {"content-range": f"bytes */{file.bytes}"})
    start, end = span
    headers["content-length"] = str(end - start)
    if asked:
        headers["content-range"] = f"bytes {start}-{end - 1}/{file.bytes}"
    if request.method == "HEAD":
        return Response(status_code=206 if asked else 200, headers=headers)
    return StreamingResponse(
        await _body(request, file, span),
        status_code=206 if asked else 200,
        headers=headers,
        media_type="application/octet-stream",
    )


async def _body(request: Request, file: DigitalFile, span: Span) -> AsyncIterator[bytes]:
    body = await services_of(request).files.stream(file.key, *span)
    if body is None:
        raise NoSuchDownload
    return body


def _headers(file: DigitalFile) -> dict[str, str]:
    # RFC 6266: a plain name for old programs, the real one beside it; nothing of either can end the header.
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", file.name)
    return {
        "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(file.name, safe='')}",
        "cache-control": "private, no-store",
        "x-content-type-options": "nosniff",
        "x-robots-tag": "noindex",
        "referrer-policy": "no-referrer",
        "accept-ranges": "bytes",
    }


def _span(asked: re.Match[str], size: int) -> Span | None:
    """Return which bytes are meant, the end exclusive; None when there are none such (RFC 9110, 14.1.2)."""
    first, last = asked.groups()
    if not first and not last:
        return None
    if not first:
        return (max(0, size - int(last)), size) if int(last) else None
    start = int(first)
    end = min(int(last) + 1, size) if last else size
    return (start, end) if start < end else None
