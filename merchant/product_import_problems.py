"""The rows of a file that could not be used, as a file to correct and send again."""

import asyncio
import csv
import io
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from merchant.access import work
from shared.imports.models import WOOCOMMERCE, ImportProblem
from shared.imports.open_table import Row, open_text, read_header, read_rows
from shared.imports.run_import import import_by_id
from shared.web.csv_text import csv_text
from shared.web.services import services_of

WHY = "What is wrong"


async def index(request: Request) -> Response:
    """Hand out every product with a row that could not be used, whole: without its other rows it would lose them."""
    async with work(request) as session:
        one = await import_by_id(session, request.path_params["id"])
        found = await session.execute(
            select(ImportProblem.row, ImportProblem.message).where(ImportProblem.import_id == one.id)
        )
        wrong = {row: message for row, message in found}
    stored = await services_of(request).files.get(one.key)
    if stored is None:
        # The file is gone; which rows it were can still be told.
        told: list[list[str | int | None]] = [[row, wrong[row]] for row in sorted(wrong)]
        text = csv_text([["Row", WHY], *told])
    else:
        text = await asyncio.to_thread(_written, stored.data, wrong, one.format)
    headers = {"content-disposition": 'attachment; filename="to-correct.csv"', "cache-control": "no-store"}
    return StreamingResponse(iter([text]), media_type="text/csv; charset=utf-8", headers=headers)


def _written(data: bytes, wrong: dict[int, str], form: str) -> str:
    with tempfile.NamedTemporaryFile(suffix=".csv") as place:
        place.write(data)
        place.flush()
        path = Path(place.name)
        keys = {_key(row, form) for number, row in _rows(path) if number in wrong}
        with open_text(path) as file:
            names, _ = read_header(file)
        out = io.StringIO()
        csv.writer(out, quoting=csv.QUOTE_ALL).writerow([*names, WHY])
        rows = (
            [*(row.get(name, "") for name in names), wrong.get(number, "")]
            for number, row in _rows(path)
            if number in wrong or _key(row, form) in keys
        )
        return out.getvalue() + csv_text(rows)


def _rows(path: Path) -> Iterator[tuple[int, Row]]:
    with open_text(path) as file:
        names, delimiter = read_header(file)
        for one in read_rows(file, names, delimiter):
            if isinstance(one, tuple):
                yield one


def _key(row: Row, form: str) -> str:
    """Return what the rows of one product have in common."""
    if form == WOOCOMMERCE:
        parent = row.get("Parent", "").removeprefix("id:").strip()
        return parent or row.get("ID") or row.get("SKU", "")
    return row.get("Handle", "").lower()
