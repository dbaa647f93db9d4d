"""From what runs low to every piece that came or went, to one variant's own story and its file."""

import csv
from pathlib import Path

from playwright.sync_api import Browser, Locator, expect

from e2e.pages.accessibility import violations
from e2e.pages.dashboard import STORE, sign_in


def moments(lines: Locator) -> list[str]:
    return [moment.get_attribute("datetime") or "" for moment in lines.locator("time").all()]


def test_stock_tells_where_it_went(browser: Browser, base: str):
    page = browser.new_page()
    sign_in(page, base)
    page.goto(f"{base}{STORE}/stock")
    main = page.get_by_role("main")
    main.get_by_role("link", name="History of the stock").click()
    lines = main.locator("tbody tr")
    expect(lines.first).to_be_visible()
    told = moments(lines)
    assert len(told) > 1
    assert told == sorted(told, reverse=True)

    sku = lines.first.locator("bdi").first.inner_text()
    main.get_by_label("SKU begins with").fill(sku)
    main.get_by_role("button", name="Show").click()
    expect(main.get_by_label("SKU begins with")).to_have_value(sku)
    lines.first.get_by_role("link").first.click()
    expect(main.get_by_role("heading", name="Right now")).to_be_visible()
    told = moments(lines)
    assert told == sorted(told, reverse=True)
    assert violations(page) == []
    with page.expect_download() as asked:
        main.get_by_role("link", name="Download").click()
    with Path(asked.value.path()).open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert asked.value.suggested_filename.endswith(".csv")
    assert len({row["sku"] for row in rows}) == 1
    assert rows[0]["sku"].startswith(sku)
    page.close()
