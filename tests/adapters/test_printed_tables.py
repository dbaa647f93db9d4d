"""Tables as PDF: pages, their direction, and letters of every script that the pages have type for."""

import io
import re
import zlib

import pytest

from shared.adapters.printed_tables import PrintedTable, write_printed_table
from shared.insight.bar_chart import bar_chart

PLAIN = PrintedTable(
    title="Products",
    of="Kiln & Co",
    period="May 2026",
    headings=("Product", "Pieces"),
    figures=(False, True),
    rows=[(f"Jug {number}", str(number)) for number in range(100)],
    total=("Together", "4950"),
)


def printed(table: PrintedTable) -> bytes:
    """Return the PDF with its streams unpacked."""
    file = io.BytesIO()
    write_printed_table(file, table)

    def unpacked(found: re.Match[bytes]) -> bytes:
        try:
            return zlib.decompress(found[1])
        except zlib.error:
            return found[1]

    return re.sub(rb"stream\n(.*?)\nendstream", unpacked, file.getvalue(), flags=re.DOTALL)


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b", pdf))


def letters(pdf: bytes) -> set[str]:
    """Return every letter that the embedded fonts of a PDF say they print (their ToUnicode maps)."""
    maps = b"".join(re.findall(rb"beginbfchar(.*?)endbfchar", pdf, re.DOTALL))
    codes = [pair[1] for pair in re.findall(rb"<([0-9A-Fa-f]+)> <([0-9A-Fa-f]+)>", maps)]
    return set("".join(bytes.fromhex(code.decode()).decode("utf-16-be") for code in codes))


def test_a_long_table_goes_on_over_pages_with_its_headings_on_each():
    pdf = printed(PLAIN)

    # So many lines of text: title, store and number of each page, the headings on each, the rows and their sum.
    count = pages(pdf)
    assert count == 3
    assert len(re.findall(rb"BT [\d.]+ [\d.]+ Td", pdf)) == count * (3 + 2) + 100 * 2 + 2
    assert b"/Lang (en)" in pdf


@pytest.mark.parametrize(
    ("columns", "size"), [(7, b"595.28 841.89"), (8, b"841.89 595.28")], ids=["upright", "turned"]
)
def test_many_columns_turn_the_page(columns: int, size: bytes):
    table = PrintedTable("T", "K", "May", ["A"] * columns, [True] * columns, [["1"] * columns])

    assert size in printed(table)


def test_letters_of_every_script_are_printed_and_joined():
    rows = [("Žluťoučký", "1"), ("Ελληνικά", "2"), ("Кружка", "3"), ("Ấm trà", "4"), ("مرحبا", "5")]
    found = letters(printed(PrintedTable("T", "K", "May", ("P", "N"), (False, True), rows)))

    for word, _ in rows:
        assert set(word) - {" "} <= found | set("م"), word
    # An Arabic letter is another glyph at each place in its word, and still the same letter to who copies it.
    assert "م" in found


def test_what_runs_right_to_left_begins_at_the_right():
    rows = [("جرة", "1")]
    chart = bar_chart([1, 0, 3])
    table = PrintedTable(
        "T", "K", "May", ("P", "N"), (False, True), rows, chart=chart, chart_words=("3", "0", "N")
    )
    turned = PrintedTable(
        "T",
        "K",
        "May",
        ("P", "N"),
        (False, True),
        rows,
        chart=chart,
        chart_words=("3", "0", "N"),
        locale="ar",
        is_rtl=True,
    )

    bars = [re.findall(rb"([\d.]+) [\d.]+ [\d.]+ -?[\d.]+ re f", printed(one)) for one in (table, turned)]

    left, right = ([float(x) for x in some] for some in bars)
    assert len(left) == len(right) == 2
    # The first bar is as far from its edge in both.
    assert left[0] < left[1]
    assert right[0] > right[1]


def test_a_text_that_has_no_room_is_cut():
    pdf = printed(PrintedTable("T", "K", "May", ("P", "N"), (False, True), [("long " * 400, "1")]))

    assert "…" in letters(pdf)
    assert pages(pdf) == 1
