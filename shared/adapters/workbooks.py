"""Spreadsheets as files: rows of figures that a program can go on reckoning with."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import IO, Final

import xlsxwriter

Cell = int | Decimal | str | date | None
# What a sheet may be called.
_LONGEST_NAME: Final = 31
# No wider than a title may be.
_WIDTH: Final = 18


def write_workbook(
    file: IO[bytes],
    *,
    sheet: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    digits: Sequence[int],
) -> None:
    """Write one sheet, row by row, so that memory does not grow with it; `digits` are those of a column's figures.

    Words are written as words, whatever they begin with: nothing in them is reckoned.
    """
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as book:
        table = book.add_worksheet(
            "".join(c for c in sheet if c not in "[]:*?/\\'")[:_LONGEST_NAME] or "Souk"
        )
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        figures = {
            count: book.add_format({"num_format": "0" + "." * bool(count) + "0" * count}) for count in digits
        }
        table.freeze_panes(1, 0)
        table.set_column(0, len(headings) - 1, _WIDTH)
        for column, heading in enumerate(headings):
            table.write_string(0, column, heading, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if cell is None:
                    continue
                if isinstance(cell, str):
                    table.write_string(number, column, cell)
                elif isinstance(cell, date):
                    table.write_datetime(number, column, cell, day)
                else:
                    table.write_number(number, column, cell, figures[digits[column]])
