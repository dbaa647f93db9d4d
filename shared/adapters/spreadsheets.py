"""Spreadsheets as people save them, read into the text that importers read."""

import csv
import zipfile
from pathlib import Path
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

from shared.imports.shape import UnreadableFile
from shared.kernel.sentences import say

SUFFIXES: Final = (".xlsx", ".xlsm", ".ods")
# A sheet that unpacks to more than this is no catalogue but an attack.
LARGEST_UNPACKED: Final = 300 * 1024 * 1024


def to_csv(spreadsheet: Path, into: Path) -> None:
    """Write the first sheet of a spreadsheet as CSV; raises UnreadableFile."""
    try:
        with zipfile.ZipFile(spreadsheet) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST_UNPACKED:
                raise UnreadableFile(say("This spreadsheet is too large. Save it as CSV and send that."))
        sheet = CalamineWorkbook.from_path(str(spreadsheet)).get_sheet_by_index(0)
        with into.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL)
            for row in sheet.iter_rows():
                writer.writerow([_text(cell) for cell in row])
    except (CalamineError, zipfile.BadZipFile, OSError, IndexError):
        raise UnreadableFile(say("This spreadsheet cannot be read. Save it as CSV and send that.")) from None


def _text(cell: Any) -> str:
    # Spreadsheets hold every number as a fraction: a barcode would come out with a decimal point.
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
