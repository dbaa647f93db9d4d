"""Products side by side by keyboard alone, with scripts and without: mark, compare, narrow, take one away, buy."""

import re

import pytest
from playwright.sync_api import Browser, expect

from e2e.pages.accessibility import violations
from e2e.pages.hands import Keys

SHELF = "/collections/all"
# All of one kind: in some rows they are alike.
RUGS = "/collections/rugs"


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_products_are_marked_compared_and_bought_by_keys(browser: Browser, base: str, scripts: bool):
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    keys = Keys(page)

    # Step 1 - tick three on a shelf, and go
    page.goto(f"{base}{RUGS}")
    marks = page.locator("#product-grid [data-compare]")
    slugs = [str(marks.nth(place).get_attribute("value")) for place in range(3)]
    for place in range(3):
        keys.tick(marks.nth(place))
    if scripts:
        expect(page.locator("[data-compare-told]")).to_have_text("Marked for comparison")
        expect(page.locator("[data-compare-count]")).to_have_text("3 of 4")
        page.goto(f"{base}/products/{slugs[0]}")
        expect(page.locator("#purchase [data-compare]")).to_be_checked()
        keys.press(page.locator("[data-compare-link]"))
    else:
        keys.press(page.get_by_role("button", name="Compare what is ticked"))
    page.wait_for_url(f"{base}/compare?products={','.join(slugs)}")
    columns = page.locator(".comparison-product")
    expect(columns).to_have_count(3)
    if scripts:
        expect(page.locator("[data-compare-bar]")).to_be_hidden()
        assert violations(page) == []

    # Step 2 - only what differs: fewer rows, every one of them marked
    rows = page.locator(".comparison-table tbody tr:not(.comparison-buy, .comparison-part)")
    all_rows = rows.count()
    keys.press(page.get_by_role("link", name="Only differences"))
    page.wait_for_url(re.compile(r"only=differences$"))
    expect(page.locator(".comparison-table tr.is-different")).to_have_count(rows.count())
    assert rows.count() < all_rows
    keys.press(page.get_by_role("link", name="Show everything"))
    expect(rows).to_have_count(all_rows)

    # Step 3 - take one away: the address follows, and with scripts the marks
    title = columns.first.inner_text()
    keys.press(page.get_by_role("link", name=f"Remove {title}"))
    page.wait_for_url(f"{base}/compare?products={','.join(slugs[1:])}")
    expect(columns).to_have_count(2)
    if scripts:
        expect(page.locator("[data-comparison-told]")).to_be_focused()
        assert page.evaluate("JSON.parse(localStorage.getItem('compare'))") == slugs[1:]

    # Step 4 - put one into the cart from there
    keys.press(page.get_by_role("button", name=re.compile("^Add to cart: ")).first)
    if scripts:
        expect(page.locator("#cart-drawer")).to_be_visible()
    else:
        page.wait_for_url(f"{base}/cart")
    context.close()


def test_a_fifth_product_is_refused_and_a_strangers_choice_stays_theirs(browser: Browser, base: str):
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto(f"{base}{SHELF}")
    marks = page.locator("#product-grid [data-compare]")
    slugs = [str(marks.nth(place).get_attribute("value")) for place in range(5)]
    for place in range(4):
        marks.nth(place).check()

    marks.nth(4).click()

    told = page.locator("[data-compare-told]")
    expect(told).to_have_text("At most four products stand side by side. Take one away first.")
    expect(marks.nth(4)).not_to_be_checked()
    expect(page.locator("[data-compare-count]")).to_have_text("4 of 4")

    # What somebody else compares is shown, and leaves the marks alone
    page.goto(f"{base}/compare?products={slugs[4]},{slugs[0]}")
    expect(page.locator(".comparison-product")).to_have_count(2)
    expect(page.locator("[data-compare-count]")).to_have_text("4 of 4")
    assert page.evaluate("JSON.parse(localStorage.getItem('compare'))") == slugs[:4]

    # The names of the rows stand while the products are scrolled through, and the page itself does not scroll
    page.goto(f"{base}/compare")
    page.wait_for_url(f"{base}/compare?products={','.join(slugs[:4])}")
    frame = page.locator(".comparison-frame")
    label = page.locator(".comparison-table tbody th").first
    before = label.bounding_box()
    frame.evaluate("frame => frame.scrollBy(300, 0)")
    assert frame.evaluate("frame => frame.scrollLeft") == 300
    assert label.bounding_box() == before
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0

    page.goto(f"{base}{SHELF}")
    page.get_by_role("button", name="Take all marks away").click()
    expect(page.locator("[data-compare-bar]")).to_be_hidden()
    expect(marks.first).not_to_be_checked()
    page.close()
