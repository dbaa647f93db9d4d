"""What a store decides about itself, as a merchant meets it: with scripts and without, at a desk and by keyboard."""

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.pages.accessibility import violations
from e2e.pages.dashboard import STORE, sign_in


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_a_name_is_brought_and_given_up(browser: Browser, base: str, scripts: bool):
    page = signed_in(browser, base, scripts=scripts)
    host = f"shop-{'a' if scripts else 'b'}.example.com"
    page.goto(f"{base}{STORE}/domains")

    # Step 1 - a name that nobody can have is said at its field, and stays typed
    page.get_by_label("Name", exact=True).fill("co.uk")
    page.keyboard.press("Enter")
    expect(page.locator("#field-host-error")).to_contain_text("anybody can have an address")
    expect(page.get_by_label("Name", exact=True)).to_have_value("co.uk")
    if scripts:
        assert violations(page) == []

    # Step 2 - one of their own: the records to set
    page.get_by_label("Name", exact=True).fill(f"https://{host}/")
    page.keyboard.press("Enter")
    records = page.get_by_role("region", name=f"Records for {host}")
    expect(records).to_contain_text(f"_souk.{host}")
    expect(records).to_contain_text("souk-store=")
    if scripts:
        assert violations(page) == []

    # Step 3 - and away again
    panel = page.get_by_role("region", name=host, exact=True)
    panel.get_by_text("Remove", exact=True).click()
    panel.get_by_role("button", name=f"Remove the name: {host}").click()
    expect(page.get_by_role("status")).to_contain_text("does not answer there any more")
    expect(page.get_by_role("heading", name=host)).to_have_count(0)


def signed_in(browser: Browser, base: str, *, scripts: bool) -> Page:
    page = browser.new_context(
        viewport={"width": 1280, "height": 900}, java_script_enabled=scripts, locale="en-GB"
    ).new_page()
    sign_in(page, base)
    return page


def test_anything_is_found_by_keys(browser: Browser, base: str):
    page = signed_in(browser, base, scripts=True)
    page.goto(f"{base}{STORE}/orders")

    # Step 1 - open it anywhere, type the beginning of a word, and go there
    page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="Find a page")
    expect(box).to_be_focused()
    page.keyboard.type("curr")
    options = page.locator("#palette-options").get_by_role("option")
    expect(options).to_have_count(1)
    expect(options.first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", "palette-option-0")
    assert violations(page) == []
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}{STORE}/currencies")

    # Step 2 - an order by its number; Escape leaves everything as it was
    page.keyboard.press("Control+k")
    page.keyboard.type("1001")
    expect(options.first).to_contain_text("Order 1001")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Find")).to_have_count(0)


def test_without_scripts_finding_is_a_page(browser: Browser, base: str):
    page = signed_in(browser, base, scripts=False)
    page.goto(f"{base}{STORE}/settings")

    page.get_by_role("link", name="Find").click()
    page.get_by_role("searchbox", name="What are you looking for?").fill("vat")
    page.keyboard.press("Enter")
    page.get_by_role("region", name="What was found").get_by_role("link", name="Tax").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Tax")
