"""CSV that a spreadsheet shows and never runs (R30)."""

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from shared.kernel.formulas import defused


def csv_text(rows: Iterable[Sequence[str | int | Decimal | None]]) -> str:
    """Return rows as CSV: every cell quoted, texts that a spreadsheet would reckon with begun by an apostrophe."""
    file = io.StringIO()
    writer = csv.writer(file, quoting=csv.QUOTE_ALL)
    writer.writerows([_written(cell) for cell in row] for row in rows)
    return file.getvalue()


def _written(cell: str | int | Decimal | None) -> str | int | Decimal:
    if cell is None:
        return ""
    return defused(cell) if isinstance(cell, str) else cell
