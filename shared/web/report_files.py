"""Reports as files, for the dashboard and for mails."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Final

from babel.dates import format_date

from shared.adapters.printed_tables import PrintedTable, write_printed_table
from shared.adapters.workbooks import write_workbook
from shared.insight.bar_chart import BarChart, bar_chart
from shared.insight.periods import Period
from shared.insight.report import COUNTRY, MONEY, PERCENT, WHOLE_MONTH, Cell, Column, Report, Row
from shared.kernel.money import Money, exponent_of
from shared.kernel.sentences import say
from shared.languages.known import direction_of
from shared.languages.speaking import spoken_locale
from shared.languages.telling import tell
from shared.shipping.countries import country_name
from shared.stores.models import Store
from shared.web.csv_text import csv_text
from shared.web.moments import written_month
from shared.web.prices import written_amount

CSV: Final = "csv"
XLSX: Final = "xlsx"
PDF: Final = "pdf"
TYPES: Final = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    PDF: "application/pdf",
}
# Of longer reports the beginning is printed: nobody reads more, and each line takes some milliseconds.
MOST_PRINTED: Final = 500
# By which figure a report over time is drawn.
_DRAWN: Final = {"net_sales", "spent", "views", "revenue", "lost"}
_CHANNELS: Final = {"shop": say("Shop"), "staff": say("Staff")}
_PIECE: Final = 500


def as_csv(report: Report, currency: str) -> Iterator[str]:
    """Yield a report as CSV, some rows at a time: its columns by their names, amounts as plain figures."""
    yield csv_text([[column.name for column in report.columns]])
    for start in range(0, len(report.rows), _PIECE):
        yield csv_text(
            [_plain(cell) for cell in _row(report.columns, row, currency)]
            for row in report.rows[start : start + _PIECE]
        )


def write_xlsx(file: IO[bytes], report: Report, *, title: str, currency: str) -> None:
    """Write a report as a spreadsheet in the language that is spoken; amounts are figures in units of the currency."""
    digits = {MONEY: exponent_of(currency), PERCENT: 1}
    write_workbook(
        file,
        sheet=tell(title),
        headings=[
            f"{tell(column.heading)} ({currency})" if column.kind == MONEY else tell(column.heading)
            for column in report.columns
        ],
        rows=(_row(report.columns, row, currency) for row in report.rows),
        digits=[digits.get(column.kind, 0) for column in report.columns],
    )


def write_pdf(
    file: IO[bytes], report: Report, *, title: str, store: Store, period: Period, now: datetime
) -> None:
    """Print a report as its page shows it, in the language that is spoken."""
    write_printed_table(file, printed_table(report, title=title, store=store, period=period, now=now))


def printed_table(report: Report, *, title: str, store: Store, period: Period, now: datetime) -> PrintedTable:
    """Return what is printed of a report."""
    report = report.without_details()
    locale = (spoken_locale() or store.locale).replace("-", "_")
    chart, words = _drawn(report, store.currency, locale)
    left_out = len(report.rows) - MOST_PRINTED
    return PrintedTable(
        title=tell(title),
        of=store.name,
        period=f"{_day(period.first, locale)} – {_day(period.last, locale)}",
        headings=[tell(column.heading) for column in report.columns],
        figures=[column.is_figure for column in report.columns],
        rows=[_printed(report.columns, row, store.currency, locale) for row in report.rows[:MOST_PRINTED]],
        total=_total(report, store.currency, locale),
        chart=chart,
        chart_words=words,
        note=tell(say("%(num)s more lines are in the spreadsheet.", num=left_out)) if left_out > 0 else "",
        locale=locale,
        is_rtl=direction_of(locale) == "rtl",
        written_at=now,
    )


def _total(report: Report, currency: str, locale: str) -> list[str] | None:
    if report.total is None or len(report.rows) < 2:
        return None
    told = [
        "" if cell is None else _told(cell, column, currency, locale)
        for column, cell in zip(report.columns, report.total, strict=True)
    ]
    return [tell(say("Together")), *told[1:]]


def _drawn(report: Report, currency: str, locale: str) -> tuple[BarChart | None, tuple[str, str, str]]:
    """Return the bars of a report over time, with what their top, their lowest and their heights mean."""
    place = next((place for place, column in enumerate(report.columns) if column.name in _DRAWN), 0)
    if report.columns[0].name != "from" or not place:
        return None, ("", "", "")
    figures = [cell for row in report.rows if isinstance(cell := row[place], int)]
    chart, column = bar_chart(figures) if figures else None, report.columns[place]
    if chart is None:
        return None, ("", "", "")
    highest, lowest = (_told(figure, column, currency, locale) for figure in (chart.highest, chart.lowest))
    return chart, (highest, lowest, tell(column.heading))


def _printed(columns: tuple[Column, ...], row: Row, currency: str, locale: str) -> list[str]:
    return [_told(cell, column, currency, locale) for column, cell in zip(columns, row, strict=True)]


def _told(cell: Cell, column: Column, currency: str, locale: str) -> str:
    """Return a cell as `templates/merchant/reports/_cell.html` shows it."""
    if cell is None:
        return "–" if column.is_figure else tell(say("Without one"))
    if isinstance(cell, date):
        return written_month(cell, locale) if column.kind == WHOLE_MONTH else _day(cell, locale)
    if isinstance(cell, str):
        return _told_word(cell, column, locale)
    if column.kind == MONEY:
        return written_amount(Money(int(cell), currency), locale)
    return f"{cell} %" if column.kind == PERCENT else str(cell)


def _told_word(word: str, column: Column, locale: str) -> str:
    if column.kind == COUNTRY:
        return country_name(word, locale) if word else tell(say("Unknown"))
    return tell(_CHANNELS.get(word, word) if column.name == "channel" else word)


def _day(day: date, locale: str) -> str:
    return format_date(day, format="medium", locale=locale)


def _row(columns: tuple[Column, ...], row: Row, currency: str) -> list[Cell]:
    return [
        Money(cell, currency).major if column.kind == MONEY and isinstance(cell, int) else cell
        for column, cell in zip(columns, row, strict=True)
    ]


def _plain(cell: Cell) -> str | int | Decimal | None:
    return cell.isoformat() if isinstance(cell, date) else cell
