"""Tables as PDF: for whoever prints them, files them, or sends them on to somebody without a program for spreadsheets.

Letters are shaped and joined by HarfBuzz, and lines run as their script does. The type is that of the pages, from the
same npm packages; a letter that none of them has is printed as an empty box.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import IO, Final

from fpdf import FPDF

from shared.insight.bar_chart import HEIGHT, WIDTH, BarChart
from shared.kernel.home import PROJECT

_FONTS: Final = PROJECT / "node_modules" / "@fontsource-variable"
_LATIN: Final = "latin"
_ARABIC: Final = "arabic"
# Scripts beside those of the line itself: whichever has the letter prints it.
_FAMILIES: Final = {
    _LATIN: "inter/files/inter-latin-wght-normal.woff2",
    "latin-ext": "inter/files/inter-latin-ext-wght-normal.woff2",
    "vietnamese": "inter/files/inter-vietnamese-wght-normal.woff2",
    "greek": "inter/files/inter-greek-wght-normal.woff2",
    "cyrillic": "inter/files/inter-cyrillic-wght-normal.woff2",
    _ARABIC: "vazirmatn/files/vazirmatn-arabic-wght-normal.woff2",
}
# So many columns stand upright on a page; more need it turned.
_MOST_UPRIGHT: Final = 7
# In millimetres, and points of type.
_MARGIN: Final = 14.0
_ROW: Final = 6.0
_GAP: Final = 2.0
_CHART: Final = 38.0
_LARGE, _PLAIN, _SMALL = 16.0, 10.0, 8.0
_INK, _SOFT, _LINE, _BAR = (28, 28, 32), (98, 98, 106), (208, 208, 214), (126, 138, 190)
# As wide as the widest of so many rows: one further on is cut off.
_MEASURED: Final = 200
_CUT: Final = "…"
# Letters: not even the thinnest have room for so many on a page that is turned.
_LONGEST: Final = 600


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """What is printed: its words are told already. `figures` says of each column whether figures stand in it."""

    title: str
    of: str
    period: str
    headings: Sequence[str]
    figures: Sequence[bool]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] | None = None
    chart: BarChart | None = None
    # What the chart's top and its ground stand for, and what it is of.
    chart_words: tuple[str, str, str] = ("", "", "")
    note: str = ""
    locale: str = "en"
    is_rtl: bool = False
    written_at: datetime | None = None


def write_printed_table(file: IO[bytes], table: PrintedTable) -> None:
    """Write a table as PDF: as many pages as it takes, each with its headings, its title and its number."""
    sheet = _Sheet(table)
    sheet.add_page()
    if table.chart:
        sheet.draw_chart(table.chart, table.chart_words)
    sheet.begin_table()
    for row in table.rows:
        sheet.put_row(row)
    if table.total:
        sheet.put_row(table.total, is_total=True)
    if table.note:
        sheet.put_note(table.note)
    file.write(sheet.output())


class _Sheet(FPDF):
    """The pages of one table."""

    def __init__(self, table: PrintedTable) -> None:
        is_wide = len(table.headings) > _MOST_UPRIGHT
        super().__init__(orientation="landscape" if is_wide else "portrait", format="A4")
        self._table, self._is_in_table = table, False
        for family, path in _FAMILIES.items():
            self.add_font(family, fname=_FONTS / path)
        self.set_fallback_fonts([name for name in _FAMILIES if name != _LATIN], exact_match=False)
        self._shape()
        self.set_margin(_MARGIN)
        self.set_auto_page_break(auto=False)
        self.set_title(table.title)
        self.set_author(table.of)
        self.set_lang(table.locale.replace("_", "-"))
        if table.written_at:
            self.set_creation_date(table.written_at)
        self._widths = self._measure()

    def header(self) -> None:
        """Print, on each page, what the table is of; on the first one large."""
        is_first = self.page_no() == 1
        table = self._table
        self._line(table.title, _LARGE if is_first else _PLAIN, _INK, height=9 if is_first else 6)
        self._line(f"{table.of} · {table.period}", _PLAIN if is_first else _SMALL, _SOFT, height=6)
        self.ln(3)

    def footer(self) -> None:
        """Print the page's number among all, in figures that need no letters joined."""
        self.set_y(-_MARGIN)
        self.set_text_shaping(use_shaping_engine=False)
        self._pen(_SMALL, _SOFT)
        self.cell(w=0, h=5, text=f"{self.page_no()} / {{nb}}", align="L" if self._table.is_rtl else "R")
        self._shape()

    def draw_chart(self, chart: BarChart, words: tuple[str, str, str]) -> None:
        """Draw the bars of the page that shows the same report."""
        highest, lowest, caption = words
        self._line(caption, _PLAIN, _INK, height=6)
        self._line(highest, _SMALL, _SOFT, height=5)
        left, top, wide = self.l_margin, self.get_y(), self.epw / WIDTH
        tall = _CHART / HEIGHT
        self.set_fill_color(*_BAR)
        for bar in chart.bars:
            if bar.height:
                x = WIDTH - bar.x - bar.width if self._table.is_rtl else bar.x
                self.rect(left + x * wide, top + bar.y * tall, bar.width * wide, bar.height * tall, style="F")
        ground = top + chart.ground * tall
        self.set_draw_color(*_SOFT)
        self.line(left, ground, left + self.epw, ground)
        self.set_y(top + _CHART)
        if chart.lowest:
            self._line(lowest, _SMALL, _SOFT, height=5)
        self.ln(4)

    def begin_table(self) -> None:
        """Print the headings; they are printed again on each page that the table goes on to."""
        self._is_in_table = True
        self.set_draw_color(*_LINE)
        self._put(self._table.headings, _SOFT)
        self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())

    def put_row(self, row: Sequence[str], *, is_total: bool = False) -> None:
        """Print a row, on a new page where this one is full."""
        if self.get_y() + _ROW > self.h - _MARGIN - _ROW:
            self.add_page()
            self.begin_table()
        if is_total:
            self.set_draw_color(*_SOFT)
            self.line(self.l_margin, self.get_y(), self.w - self.r_margin, self.get_y())
        self._put(row, _INK)

    def put_note(self, note: str) -> None:
        """Print a line below the table."""
        if self.get_y() + 2 * _ROW > self.h - _MARGIN:
            self.add_page()
        self.ln(2)
        self._line(note, _SMALL, _SOFT, height=5)

    def _put(self, cells: Sequence[str], ink: tuple[int, int, int]) -> None:
        self._pen(_SMALL, ink)
        is_rtl, top = self._table.is_rtl, self.get_y()
        start = self.w - self.r_margin if is_rtl else self.l_margin
        for cell, width, is_figure in zip(cells, self._widths, self._table.figures, strict=True):
            self.set_xy(start - width if is_rtl else start, top)
            self.cell(w=width, h=_ROW, text=self._fit(cell, width), align="R" if is_figure != is_rtl else "L")
            start += -width if is_rtl else width
        self.set_xy(self.l_margin, top + _ROW)

    def _fit(self, text: str, width: float) -> str:
        """Return as much of a text as a column has room for."""
        room = width - _GAP
        if self._width_of(text) <= room:
            return text
        # Shaping is what costs here, so the longest text with room is halved into rather than walked to.
        kept = (
            bisect_right(range(len(text)), room, key=lambda length: self._width_of(text[:length] + _CUT)) - 1
        )
        return text[: max(kept, 0)].rstrip() + _CUT

    def _measure(self) -> list[float]:
        """Share the page's width: figures get what they need, words what is left; all less where it is too little."""
        self.set_font(_LATIN, size=_SMALL)
        table = self._table
        rows: list[Sequence[str]] = [table.headings, *islice(table.rows, _MEASURED)]
        if table.total:
            rows.append(table.total)
        needed = [
            max(self._width_of(row[place]) for row in rows) + 2 * _GAP for place in range(len(table.headings))
        ]
        spare = self.epw - sum(needed)
        words = [place for place, is_figure in enumerate(table.figures) if not is_figure] or [0]
        if spare >= 0:
            return [need + (spare / len(words) if place in words else 0) for place, need in enumerate(needed)]
        of_words = sum(needed[place] for place in words)
        left = of_words + spare
        if left >= 25 * len(words):
            return [need * left / of_words if place in words else need for place, need in enumerate(needed)]
        return [need * self.epw / sum(needed) for need in needed]

    def _width_of(self, text: str) -> float:
        """Return how wide a text is; one of more letters than a page has room for, at least as wide as a page."""
        return self.get_string_width(text[:_LONGEST]) if text else 0.0

    def _line(self, text: str, size: float, ink: tuple[int, int, int], *, height: float) -> None:
        self._pen(size, ink)
        align = "R" if self._table.is_rtl else "L"
        self.cell(
            w=0, h=height, text=self._fit(text, self.epw + _GAP), align=align, new_x="LMARGIN", new_y="NEXT"
        )

    def _pen(self, size: float, ink: tuple[int, int, int]) -> None:
        self.set_font(_LATIN, size=size)
        self.set_text_color(*ink)

    def _shape(self) -> None:
        self.set_text_shaping(use_shaping_engine=True, direction="rtl" if self._table.is_rtl else "ltr")
