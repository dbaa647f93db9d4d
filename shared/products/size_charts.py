"""Size charts: which size of which region fits which body."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Index, Text, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from shared.kernel.errors import Invalid
from shared.kernel.sentences import say
from shared.kernel.tables import StoreTable, to_store_row
from shared.kernel.typed_numbers import plain_digits
from shared.products.errors import NoSuchSizeChart
from shared.products.units import centimetres, read_amount

MOST_ROWS: Final = 40
MOST_COLUMNS: Final = 12
LONGEST_CELL: Final = 30
LONGEST_TABLE: Final = 10_000

_MEASURE: Final = re.compile(r"(.+?)\s*\((cm|in|mm)\)")
_RANGE: Final = re.compile(r"([0-9.,]+)\s*(?:[-–—]\s*([0-9.,]+))?")


class SizeChart(StoreTable):
    """A chart for the products that choose it, else for a kind of product, else for a collection.

    `rows` hold {"sizes": one label per region, "least": mm per measure, "most": mm per measure}.
    """

    __tablename__ = "size_charts"
    __table_args__ = (
        to_store_row("collection_id", "collections", on_delete="SET NULL (collection_id)"),
        Index("ix_size_charts_product_type", "store_id", "product_type"),
        Index("ix_size_charts_collection", "store_id", "collection_id"),
    )

    title: Mapped[str]
    hint: Mapped[str] = mapped_column(default="")
    regions: Mapped[list[str]] = mapped_column(ARRAY(Text))
    measures: Mapped[list[str]] = mapped_column(ARRAY(Text))
    rows: Mapped[list[dict[str, Any]]]
    product_type: Mapped[str] = mapped_column(default="")
    collection_id: Mapped[UUID | None]
    created_at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class ChartTable:
    """A chart's cells: regions and measures are its columns, `rows` as in SizeChart."""

    regions: Sequence[str]
    measures: Sequence[str]
    rows: Sequence[Mapping[str, Any]]


def read_chart(text: str) -> ChartTable:
    """Read a table as it is typed or pasted from a spreadsheet; raises Invalid at `table`.

    A line is a row; cells stand between "|", ";" or tabs. In the first line a column with a unit in brackets,
    "Chest (cm)", is a measure, and one without is a region, "EU". A measure is one figure or two, "94-98".
    """
    lines = [re.split(r"\s*[|;\t]\s*", line.strip().strip("|")) for line in text.splitlines() if line.strip()]
    lines = [[cell.strip() for cell in line] for line in lines]
    if len(text) > LONGEST_TABLE or len(lines) > MOST_ROWS + 1 or any(len(x) > MOST_COLUMNS for x in lines):
        raise _wrong(
            say("At most %(most)s rows of %(columns)s columns.", most=MOST_ROWS, columns=MOST_COLUMNS)
        )
    if len(lines) < 2:
        raise _wrong(say("Write a first line with the columns, and a line for each size."))
    head, *body = lines
    if any(not cell or len(cell) > LONGEST_CELL for line in lines for cell in line):
        raise _wrong(say("Every cell holds something, at most %(most)s characters.", most=LONGEST_CELL))
    measured = [_MEASURE.fullmatch(cell) for cell in head]
    if all(measured) or not any(measured):
        raise _wrong(say("Name a column of sizes, such as EU, and one that is measured, such as Chest (cm)."))
    return ChartTable(
        regions=[cell for cell, measure in zip(head, measured, strict=True) if not measure],
        measures=[measure[1] for measure in measured if measure],
        rows=[_row(line, measured, number) for number, line in enumerate(body, 2)],
    )


def write_chart(chart: ChartTable | SizeChart) -> str:
    """Write a chart as `read_chart` reads it, in centimetres."""
    lines = [" | ".join([*chart.regions, *(f"{measure} (cm)" for measure in chart.measures)])]
    for row in chart.rows:
        pairs = zip(row["least"], row["most"], strict=True)
        figures = [
            centimetres(least) if least == most else f"{centimetres(least)}-{centimetres(most)}"
            for least, most in pairs
        ]
        lines.append(" | ".join([*row["sizes"], *figures]))
    return "\n".join(lines)


async def all_size_charts(session: AsyncSession) -> list[SizeChart]:
    """Return the store's charts by title."""
    return list(await session.scalars(select(SizeChart).order_by(SizeChart.title, SizeChart.id)))


async def size_chart_by_id(session: AsyncSession, chart_id: UUID | None) -> SizeChart:
    """Return a chart; raises NoSuchSizeChart."""
    chart = await session.scalar(select(SizeChart).where(SizeChart.id == chart_id)) if chart_id else None
    if chart is None:
        raise NoSuchSizeChart
    return chart


def _row(line: Sequence[str], measured: Sequence[re.Match[str] | None], number: int) -> dict[str, Any]:
    if len(line) != len(measured):
        raise _wrong(
            say(
                "Line %(line)s has %(cells)s cells, and there are %(columns)s columns.",
                line=number,
                cells=len(line),
                columns=len(measured),
            )
        )
    sizes: list[str] = []
    least: list[int] = []
    most: list[int] = []
    for cell, measure in zip(line, measured, strict=True):
        if measure is None:
            sizes.append(cell)
            continue
        low, high = _figures(cell, measure[2], number)
        least.append(low)
        most.append(high)
    return {"sizes": sizes, "least": least, "most": most}


def _figures(cell: str, unit: str, number: int) -> tuple[int, int]:
    figures = _RANGE.fullmatch(plain_digits(cell))
    try:
        if figures:
            low, _ = read_amount(f"{figures[1]} {unit}")
            high, _ = read_amount(f"{figures[2] or figures[1]} {unit}")
            if low <= high:
                return low, high
    except Invalid:
        pass
    raise _wrong(
        say("Line %(line)s: “%(cell)s” is no figure, and no range such as 94-98.", line=number, cell=cell)
    )


def _wrong(sentence: str) -> Invalid:
    return Invalid({"table": sentence})
