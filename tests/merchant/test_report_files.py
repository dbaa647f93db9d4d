"""Reports as files: plain figures, spreadsheets, paper."""

import io
from datetime import UTC, date, datetime

import httpx
from python_calamine import CalamineWorkbook

from shared.insight.periods import Period
from shared.insight.report import Asked, Column, Report
from shared.insight.reports import REPORTS
from shared.insight.sales_reports import by_country, over_time
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.languages.speaking import speaking
from shared.stores.models import Store
from shared.web.report_files import MOST_PRINTED, printed_table
from tests.support.reporting import rows_of, sold

NOW = datetime(2026, 5, 20, 12, tzinfo=UTC)


async def test_a_report_is_a_file_of_plain_figures(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await sold(database, store, title="=SUM(A1)")

    answer = await owner.get(f"/dashboard/{store.slug}/reports/variants/files/csv?range=7")

    assert answer.headers["content-disposition"].startswith('attachment; filename="variants-')
    (row,) = rows_of(answer.text)
    assert row == {
        "product": "'=SUM(A1)",
        "variant": "",
        "sku": "B-1",
        "items": "2",
        "goods": "38.00",
        "discounts": "0.00",
        "refunds": "0.00",
        "returned": "0",
        "net_sales": "38.00",
        "cost": "14.00",
        "profit": "24.00",
        "margin": "63.2",
    }


async def test_a_report_is_a_spreadsheet_in_which_nothing_is_reckoned(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await sold(database, store, title="=SUM(A1)")

    answer = await owner.get(f"/dashboard/{store.slug}/reports/products/files/xlsx?range=7")

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    heading, row = sheet.to_python()
    assert heading[:3] == ["Product", "Pieces", "Goods (EUR)"]
    assert row[:3] == ["=SUM(A1)", 2.0, 38.0]


async def test_a_report_is_printed_as_its_page_shows_it(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await sold(database, store)
    today = utc_now().date()

    answer = await owner.get(f"/dashboard/{store.slug}/reports/sales/files/pdf?range=7")
    async with database.in_store(store.id) as session:
        asked = Asked(Period.days_until(today, 7), "EUR", sees_costs=True)
        week, countries = await over_time(session, asked), await by_country(session, asked)
    facts = {"store": store, "period": asked.period, "now": NOW}
    table = printed_table(week, title=REPORTS["sales"].title, **facts)
    with speaking("de"):
        places = printed_table(countries, title=REPORTS["countries"].title, **facts)

    assert answer.headers["content-type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert table.headings == [
        "From", "Orders", "Pieces", "Charged", "Given back", "Net sales", "Profit", "Margin",
    ]  # fmt: skip
    cells = dict(zip(table.headings, table.rows[-1], strict=True))
    assert (cells["Orders"], cells["Net sales"], cells["Margin"]) == ("1", "€42.90", "67.4 %")
    assert table.total
    assert table.total[:2] == ["Together", "1"]
    assert table.chart
    assert table.chart_words == ("€50.00", "€0.00", "Net sales")
    assert (places.rows[0][0], places.chart) == ("Deutschland", None)


def test_what_is_too_long_to_print_says_so():
    period = Period(date(2026, 5, 1), date(2026, 5, 31))
    columns = (Column("product", "Product", "words"), Column("items", "Pieces", "count"))
    report = Report(columns, [(f"Jug {number}", number) for number in range(MOST_PRINTED + 2)])

    table = printed_table(
        report,
        title="Products",
        store=Store(name="Kiln", currency="EUR", locale="en"),
        period=period,
        now=NOW,
    )

    assert len(table.rows) == MOST_PRINTED
    assert table.note == "2 more lines are in the spreadsheet."
