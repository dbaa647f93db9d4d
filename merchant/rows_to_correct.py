"""Rows of a file that could not be used, as a file with the same columns and the reason, to correct and send again."""

import csv
import io
from collections.abc import Collection, Mapping
from pathlib import Path

from starlette.responses import Response, StreamingResponse

from shared.imports.open_table import open_text, read_header, read_rows
from shared.kernel.sentences import say
from shared.languages.telling import tell
from shared.web.csv_text import csv_text

WHY = say("What is wrong")
ROW = say("Row")


def rows_to_correct(path: Path, wanted: Collection[int], wrong: Mapping[int, str]) -> str:
    """Return the wanted rows of a table as CSV, each with what is wrong with it in a last column."""
    with open_text(path) as file:
        names, delimiter = read_header(file)
        # A file that was corrected and is wrong still has its column of reasons already.
        columns = [name for name in names if name != tell(WHY)]
        out = io.StringIO()
        csv.writer(out, quoting=csv.QUOTE_ALL).writerow([*columns, tell(WHY)])
        rows = (
            [*(one[1].get(name, "") for name in columns), wrong.get(one[0], "")]
            for one in read_rows(file, names, delimiter)
            if isinstance(one, tuple) and one[0] in wanted
        )
        return out.getvalue() + csv_text(rows)


def reasons_alone(wrong: Mapping[int, str]) -> str:
    """Return what is wrong with which row, for when the file is gone: which rows it were can still be told."""
    return csv_text([(tell(ROW), tell(WHY))]) + csv_text((row, wrong[row]) for row in sorted(wrong))


def file_to_correct(text: str) -> Response:
    """Hand the rows out as a file, kept by nobody on the way."""
    headers = {"content-disposition": 'attachment; filename="to-correct.csv"', "cache-control": "no-store"}
    return StreamingResponse(iter([text]), media_type="text/csv; charset=utf-8", headers=headers)
