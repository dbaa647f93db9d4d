"""The rows of a file that could not be used, as a file to correct and send again."""

import asyncio
import tempfile
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import orjson
from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response

from merchant.access import member_of, work
from merchant.rows_to_correct import ROW, WHY, file_to_correct, reasons_alone, rows_to_correct
from shared.imports.models import ImportProblem, ProductImport
from shared.imports.move_import import import_by_id
from shared.imports.open_archive import open_archive
from shared.imports.open_list import is_list, read_list
from shared.imports.open_products import open_products
from shared.imports.shape import ImportedProduct
from shared.kernel.sentences import say
from shared.languages.telling import tell
from shared.web.csv_text import csv_text
from shared.web.services import services_of

ENTRY = say("Entry")


async def index(request: Request) -> Response:
    """Hand out every product with a row that could not be used, whole: without its other rows it would lose them."""
    services = services_of(request)
    async with work(request) as session:
        one = await import_by_id(session, ProductImport, request.path_params["id"])
        found = await session.scalars(select(ImportProblem).where(ImportProblem.import_id == one.id))
        wrong = {problem.row: tell(problem.reason) for problem in found}
    stored = await services.files.get(one.key)
    if stored is None:
        text = reasons_alone(wrong)
    else:
        currency = member_of(request).store.currency
        text = await asyncio.to_thread(_written, stored.data, wrong, currency, services.clock())
    return file_to_correct(text)


def _written(data: bytes, wrong: Mapping[int, str], currency: str, now: datetime) -> str:
    with tempfile.TemporaryDirectory() as folder:
        came = Path(folder) / "came"
        came.write_bytes(data)
        path = open_archive(came, Path(folder)).table
        if is_list(path):
            return _entries(path, wrong)
        return rows_to_correct(path, _concerned(path, wrong, currency, now), wrong)


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
