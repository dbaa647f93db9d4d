"""Tables written as XLSX, row by row: what was written is on the disk and not in memory."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import xlsxwriter

# Excel's own limits.
LONGEST_CELL: Final = 32_767
MOST_ROWS: Final = 1_048_576

Cell = str | int | None


class Book:
    """A sheet that grows; `close` makes it a file. What a spreadsheet cannot hold is named on a second sheet."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
        self._sheet = self._book.add_worksheet("Products")
        self._left_out: list[str] = []
        self._height = 0
        self._write(columns)

    def add(self, name: str, rows: Iterable[Sequence[Cell]]) -> None:
        """Write the rows of one thing, all of them or, when one does not fit, none."""
        rows = list(rows)
        too_long = any(isinstance(cell, str) and len(cell) > LONGEST_CELL for row in rows for cell in row)
        if too_long or self._height + len(rows) > MOST_ROWS:
            self._left_out.append(name)
            return
        for row in rows:
            self._write(row)

    def close(self) -> None:
        """Write the file."""
        if self._left_out:
            sheet = self._book.add_worksheet("Left out")
            for place, name in enumerate(self._left_out[:MOST_ROWS]):
                sheet.write_string(place, 0, name)
        self._book.close()

    def _write(self, row: Sequence[Cell]) -> None:
        for place, cell in enumerate(row):
            # Texts are written as texts, so nothing in them is ever reckoned (R30).
            if isinstance(cell, int):
                self._sheet.write_number(self._height, place, cell)
            elif cell:
                self._sheet.write_string(self._height, place, cell)
        self._height += 1
