"""Reports as files."""

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from typing import IO, Final

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from merchant.access import member_of, work
from merchant.reports import NoSuchReport, report_name, wanted_of
from shared.insight.reports import REPORTS, reckon
from shared.web.report_files import CSV, PDF, TYPES, as_csv, write_pdf, write_xlsx
from shared.web.services import services_of

_PIECE: Final = 64 * 1024


async def show(request: Request) -> Response:
    """Hand out all rows of a report as CSV, as a spreadsheet or to be printed."""
    access, name, wanted = member_of(request), report_name(request), wanted_of(request)
    kind = str(request.path_params["format"])
    if kind not in TYPES:
        raise NoSuchReport
    async with work(request) as session:
        report = await reckon(session, name, wanted.asked_of(access, all_rows=True))
    named = f"{name}-{wanted.period.first}-{wanted.period.last}.{kind}"
    headers = {"content-disposition": f'attachment; filename="{named}"', "cache-control": "no-store"}
    store, title = access.store, REPORTS[name].title
    if kind == CSV:
        return StreamingResponse(as_csv(report, store.currency), media_type=TYPES[kind], headers=headers)

    def write(file: IO[bytes]) -> None:
        if kind == PDF:
            now = services_of(request).clock()
            write_pdf(file, report, title=title, store=store, period=wanted.period, now=now)
        else:
            write_xlsx(file, report, title=title, currency=store.currency)

    file = await asyncio.to_thread(_written, write)
    return StreamingResponse(_pieces(file), media_type=TYPES[kind], headers=headers)


def _written(write: Callable[[IO[bytes]], None]) -> IO[bytes]:
    """Return a nameless file with the report in it; whoever reads it closes it, and then it is gone."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - read and closed by `_pieces`, after the answer has begun
    write(file)
    file.seek(0)
    return file


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE):
            yield piece
