"""CSV that a spreadsheet shows and never runs (R30)."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

_RUN = ("=", "+", "-", "@", "\t", "\r")


def csv_text(rows: Iterable[Sequence[str | int | Decimal | None]]) -> str:
    """Return rows as CSV: every cell quoted, texts that a spreadsheet would reckon with begun by an apostrophe."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerows([_defused(cell) for cell in row] for row in rows)
    return file.getvalue()


def _defused(cell: str | int | Decimal | None) -> str | int | Decimal:
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RUN) else cell
