"""Customers that come as a file of another shop."""

import asyncio
import tempfile
from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work_again
from merchant.page import member_page
from merchant.product_imports import written
from shared.imports.import_customers import CustomerReport, import_customers
from shared.imports.read_customers import CustomerFile, read_customers
from shared.imports.shape import UnreadableFile
from shared.kernel.sentences import say
from shared.web.forms import LARGEST_UPLOAD, read_form
from shared.web.services import services_of

MOST_ROWS: Final = 5000
MOST_SHOWN: Final = 100


async def new(request: Request) -> Response:
    """Ask for a file."""
    return _page(request)


async def create(request: Request) -> Response:
    """Read a file and say what became of each row. Sent again, it changes nothing."""
    form = await read_form(request, largest=LARGEST_UPLOAD)
    uploads = form.files("file")
    if not uploads:
        return _page(request, errors={"file": say("Choose a file first.")})
    name = PurePath(uploads[0].filename or "customers.csv").name[:120].replace("\x00", "")
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = await asyncio.to_thread(written, uploads[0], Path(folder))
            read = await asyncio.to_thread(read_customers, path, most=MOST_ROWS)
    except UnreadableFile as problem:
        return _page(request, errors={"file": problem.args[0]})
    actor, now = member_of(request).user.email, services_of(request).clock()
    report = await work_again(
        request,
        lambda session: import_customers(session, read.rows, actor=actor, file_name=name, now=now),
    )
    return _page(request, report=report, read=read)


def _page(
    request: Request,
    *,
    errors: Mapping[str, str] | None = None,
    report: CustomerReport | None = None,
    read: CustomerFile | None = None,
) -> Response:
    return member_page(
        request,
        "merchant/customer_imports/new.html",
        section="customers",
        status=422 if errors else 200,
        errors=errors or {},
        report=report,
        left_out=read.left_out if read else (),
        most=MOST_ROWS,
        most_shown=MOST_SHOWN,
    )
