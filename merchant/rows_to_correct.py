"""Rows of a file that could not be used, as a file with the same columns and the reason, to correct and send again."""

import asyncio
import tempfile
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import select
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from merchant.access import work
from shared.imports.models import FileImport, FileProblem
from shared.imports.move_import import import_by_id
from shared.imports.open_table import open_text, read_header, read_rows
from shared.kernel.sentences import say
from shared.languages.telling import tell
from shared.web.csv_text import csv_text
from shared.web.services import services_of

WHY = say("What is wrong")
ROW = say("Row")


def _none(_column: str) -> bool:
    return False


def rows_to_correct(
    path: Path,
    wanted: Collection[int],
    wrong: Mapping[int, str],
    *,
    is_hidden: Callable[[str], bool] = _none,
) -> str:
    """Return the wanted rows of a table as CSV, each with what is wrong with it in a last column.

    Columns that are hidden from its reader are left out.
    """
    with open_text(path) as file:
        names, delimiter = read_header(file)
        # A file that was corrected and is wrong still has its column of reasons already.
        columns = [name for name in names if name != tell(WHY) and not is_hidden(name)]
        rows = (
            [*(one[1].get(name, "") for name in columns), wrong.get(one[0], "")]
            for one in read_rows(file, names, delimiter)
            if isinstance(one, tuple) and one[0] in wanted
        )
        return csv_text([[*columns, tell(WHY)]]) + csv_text(rows)


def columns_left_out(one: FileImport) -> dict[str, Any]:
    """Return the columns of an import's file for which there is no place; that of the reasons is ours."""
    return {"left_out": [name for name in one.report.get("left_out", ()) if name != tell(WHY)]}


async def hand_out_rows(
    request: Request,
    table: type[FileImport],
    problems: type[FileProblem],
    write: Callable[[Path, Mapping[int, str]], str],
) -> Response:
    """Hand out what of an import's file is to be corrected, as `write` makes it of the file and what is wrong."""
    async with work(request) as session:
        one = await import_by_id(session, table, request.path_params["id"])
        found = await session.scalars(select(problems).where(problems.import_id == one.id))
        wrong = {problem.row: tell(problem.reason) for problem in found}
    stored = await services_of(request).files.get(one.key)
    if stored is None:
        return file_to_correct(reasons_alone(wrong))
    return file_to_correct(await asyncio.to_thread(_laid_out, stored.data, wrong, write))


def _laid_out(data: bytes, wrong: Mapping[int, str], write: Callable[[Path, Mapping[int, str]], str]) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "came"
        path.write_bytes(data)
        return write(path, wrong)


def reasons_alone(wrong: Mapping[int, str]) -> str:
    """Return what is wrong with which row, for when the file is gone: which rows it were can still be told."""
    return csv_text([(tell(ROW), tell(WHY))]) + csv_text((row, wrong[row]) for row in sorted(wrong))


def file_to_correct(text: str) -> Response:
    """Hand the rows out as a file, kept by nobody on the way."""
    headers = {"content-disposition": 'attachment; filename="to-correct.csv"', "cache-control": "no-store"}
    return StreamingResponse(iter([text]), media_type="text/csv; charset=utf-8", headers=headers)
