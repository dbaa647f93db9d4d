"""A wishlist by keyboard alone, with scripts and without: keep two things, share them, take one off, put it back."""

import re

import pytest
from playwright.sync_api import Browser, expect

from e2e.pages.accessibility import violations
from e2e.pages.hands import Keys


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_a_wishlist_is_kept_shared_and_mended_by_keys(browser: Browser, base: str, scripts: bool):
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    keys = Keys(page)

    # Step 1 - press two hearts; the count beside the cart follows, or the page is the list
    page.goto(f"{base}/collections/all")
    hearts = page.locator("#product-grid [data-heart]")
    names = [str(hearts.nth(place).get_attribute("aria-label")) for place in (0, 1)]
    for place in (0, 1):
        keys.press(hearts.nth(place))
        if scripts:
            expect(hearts.nth(place)).to_have_attribute("aria-pressed", "true")
        else:
            page.wait_for_url(re.compile(r"/wishlist"))
            page.go_back()
    if scripts:
        expect(page.locator("[data-wish-told]")).to_have_text("Saved to your wishlist")
        expect(page.locator("[data-wish-count]").first).to_have_text("2 products")

    # Step 2 - go there: what was kept last stands first
    page.goto(f"{base}/wishlist")
    titles = page.locator(".wish-title")
    expect(titles).to_have_count(2)
    assert [f"Keep {title} for later" for title in titles.all_inner_texts()] == names[::-1]
    if scripts:
        assert violations(page) == []

    # Step 3 - make a link, which shows the same to a stranger
    keys.press(page.get_by_role("button", name="Make a link"))
    link = page.get_by_label("Link to your list").input_value()
    stranger = browser.new_page()
    stranger.goto(link)
    for title in titles.all_inner_texts():
        expect(stranger.locator("main")).to_contain_text(title)
    if scripts:
        assert violations(stranger) == []
    stranger.close()

    # Step 4 - take one off, put it back
    first = titles.first.inner_text()
    keys.press(page.get_by_role("button", name=f"Remove {first}"))
    page.wait_for_url(re.compile(r"removed="))
    expect(titles).to_have_count(1)
    keys.press(page.get_by_role("button", name="Put it back"))
    expect(titles).to_have_count(2)
    expect(titles.first).to_have_text(first)
    context.close()
