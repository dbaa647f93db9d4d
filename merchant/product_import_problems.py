"""The rows of a file that could not be used, as a file to correct and send again."""

import asyncio
import csv
import io
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import orjson
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from merchant.access import member_of, work
from shared.imports.models import ImportProblem
from shared.imports.open_archive import open_archive
from shared.imports.open_list import is_list, read_list
from shared.imports.open_products import open_products
from shared.imports.open_table import open_text, read_header, read_rows
from shared.imports.run_import import import_by_id
from shared.imports.shape import ImportedProduct
from shared.kernel.sentences import say
from shared.languages.telling import tell
from shared.web.csv_text import csv_text
from shared.web.services import services_of

WHY = say("What is wrong")
ROW = say("Row")
ENTRY = say("Entry")


async def index(request: Request) -> Response:
    """Hand out every product with a row that could not be used, whole: without its other rows it would lose them."""
    services = services_of(request)
    async with work(request) as session:
        one = await import_by_id(session, request.path_params["id"])
        found = await session.scalars(select(ImportProblem).where(ImportProblem.import_id == one.id))
        wrong = {problem.row: tell(problem.reason) for problem in found}
    stored = await services.files.get(one.key)
    if stored is None:
        # The file is gone; which rows it were can still be told.
        text = csv_text([(tell(ROW), tell(WHY))]) + csv_text((row, wrong[row]) for row in sorted(wrong))
    else:
        currency = member_of(request).store.currency
        text = await asyncio.to_thread(_written, stored.data, wrong, currency, services.clock())
    headers = {"content-disposition": 'attachment; filename="to-correct.csv"', "cache-control": "no-store"}
    return StreamingResponse(iter([text]), media_type="text/csv; charset=utf-8", headers=headers)


def _written(data: bytes, wrong: Mapping[int, str], currency: str, now: datetime) -> str:
    with tempfile.TemporaryDirectory() as folder:
        came = Path(folder) / "came"
        came.write_bytes(data)
        path = open_archive(came, Path(folder)).table
        if is_list(path):
            return _entries(path, wrong)
        wanted = _concerned(path, wrong, currency, now)
        with open_text(path) as file:
            names, delimiter = read_header(file)
            out = io.StringIO()
            csv.writer(out, quoting=csv.QUOTE_ALL).writerow([*names, tell(WHY)])
            rows = (
                [*(one[1].get(name, "") for name in names), wrong.get(one[0], "")]
                for one in read_rows(file, names, delimiter)
                if isinstance(one, tuple) and one[0] in wanted
            )
            return out.getvalue() + csv_text(rows)


def _concerned(path: Path, wrong: Mapping[int, str], currency: str, now: datetime) -> set[int]:
    """Return the rows that could not be used, with all others of their products."""
    wanted = set(wrong)
    with open_products(path, currency=currency, now=now) as found:
        for one in found:
            if isinstance(one, ImportedProduct) and (not one.is_whole or not wanted.isdisjoint(one.rows)):
                wanted.update(one.rows)
    return wanted


def _entries(path: Path, wrong: Mapping[int, str]) -> str:
    """Return the entries of a list that could not be used as a table: what is wrong stands beside each."""
    entries = read_list(path)
    rows = (
        (number, orjson.dumps(entries[number - 1]).decode(), wrong[number])
        for number in sorted(wrong)
        if number <= len(entries)
    )
    return csv_text([(tell(ROW), tell(ENTRY), tell(WHY))]) + csv_text(rows)
