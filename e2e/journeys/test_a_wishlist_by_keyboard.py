"""A wishlist by keyboard alone: keep two things, look at them, share them, take one off and put it back."""

import re

from playwright.sync_api import Browser, Locator, Page, expect

from e2e.pages.accessibility import violations

MOST_STEPS = 80


def tab_to(page: Page, wanted: Locator) -> None:
    """Press Tab until the element has the focus, as somebody without a mouse does."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"no way by Tab to {wanted}")


def test_a_wishlist_is_kept_shared_and_mended_by_keys(browser: Browser, base: str):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()

    # Step 1 - press two hearts; the count beside the cart follows
    page.goto(f"{base}/collections/all")
    hearts = page.locator("#product-grid [data-heart]")
    names = [str(hearts.nth(place).get_attribute("aria-label")) for place in (0, 1)]
    for place in (0, 1):
        tab_to(page, hearts.nth(place))
        page.keyboard.press("Enter")
        expect(hearts.nth(place)).to_have_attribute("aria-pressed", "true")
    expect(page.locator("[data-wish-told]")).to_have_text("Saved to your wishlist")
    expect(page.locator("[data-wish-count]").first).to_have_text("2 products")

    # Step 2 - go there: what was kept last stands first
    page.goto(f"{base}/wishlist")
    titles = page.locator(".wish-title")
    expect(titles).to_have_count(2)
    assert [f"Keep {title} for later" for title in titles.all_inner_texts()] == names[::-1]
    assert violations(page) == []

    # Step 3 - make a link, which shows the same to a stranger
    tab_to(page, page.get_by_role("button", name="Make a link"))
    page.keyboard.press("Enter")
    link = page.get_by_label("Link to your list").input_value()
    stranger = browser.new_page()
    stranger.goto(link)
    for title in titles.all_inner_texts():
        expect(stranger.locator("main")).to_contain_text(title)
    assert violations(stranger) == []
    stranger.close()

    # Step 4 - take one off, put it back
    first = titles.first.inner_text()
    tab_to(page, page.get_by_role("button", name=f"Remove {first}"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"removed="))
    expect(titles).to_have_count(1)
    tab_to(page, page.get_by_role("button", name="Put it back"))
    page.keyboard.press("Enter")
    expect(titles).to_have_count(2)
    expect(titles.first).to_have_text(first)
    context.close()
