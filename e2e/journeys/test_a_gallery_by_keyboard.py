"""A product's pictures: chosen, looked at closely and left by keys, either way of reading, and without scripts."""

import re

import pytest
from playwright.sync_api import Browser, expect

from e2e.pages.accessibility import violations
from e2e.pages.hands import Keys

LAMP = "/products/dune-table-lamp"


@pytest.mark.parametrize("language", ["", "/ar"])
def test_a_picture_is_chosen_looked_at_closely_and_left_by_keys(browser: Browser, base: str, language: str):
    # On a narrow page one picture stands in view, and the small ones below choose it.
    page = browser.new_page(viewport={"width": 390, "height": 900})
    keys = Keys(page)
    page.goto(f"{base}{language}{LAMP}")
    thumbs, pictures = page.locator("[data-gallery-thumb]"), page.locator("[data-gallery-strip] > li")
    expect(thumbs.nth(0)).to_have_attribute("aria-current", "true")

    keys.press(thumbs.nth(2))
    expect(thumbs.nth(2)).to_have_attribute("aria-current", "true")
    expect(pictures.nth(2)).to_be_in_viewport(ratio=0.6)
    expect(pictures.nth(0)).not_to_be_in_viewport(ratio=0.2)

    link = pictures.nth(2).locator("a")
    keys.press(link)
    closely = page.locator("#zoom")
    expect(closely).to_be_visible()
    large = closely.locator("img")
    expect(large).to_have_attribute(
        "src", re.compile(re.escape(link.get_attribute("href") or "nothing") + "$")
    )
    expect(large).to_have_attribute("alt", re.compile(r"\w"))
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(closely).to_be_hidden()
    expect(link).to_be_focused()
    page.close()


def test_without_scripts_the_picture_itself_opens(browser: Browser, base: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{base}{LAMP}")
    link = page.locator("[data-gallery-strip] > li a").nth(1)
    address = link.get_attribute("href") or ""

    with page.expect_response(re.compile(re.escape(address))) as opened:
        link.press("Enter")

    assert opened.value.status == 200
    assert opened.value.headers["content-type"].startswith("image/")
    context.close()
