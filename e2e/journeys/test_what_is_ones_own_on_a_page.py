"""Pages come the same for everybody; how much the cart holds and what one pays oneself come to them afterwards."""

import re

from playwright.sync_api import Browser, expect

PRODUCT = "/products/tamri-lozenge-rug"


def test_what_is_a_visitors_own_comes_to_a_page_once_for_each_place(browser: Browser, base: str):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(base)))

    def count_of(part: str) -> int:
        return len([address for address in asked if part in address])

    page.goto(f"{base}{PRODUCT}")
    expect(page.locator("#cart-count")).to_have_text(re.compile(r"^0\b"))
    # Nobody has agreed on a price with a guest, so the way to it goes.
    expect(page.locator(".own-price")).to_be_hidden()
    assert (count_of("/cart/summary"), count_of("/own-prices")) == (1, 1)

    page.locator(
        "[data-purchase] input[type=radio]:not(:checked) + label, [data-purchase] a[hx-get]"
    ).first.click()
    page.wait_for_url(re.compile(r"variant="))
    expect(page.locator(".own-price a")).to_have_count(0)
    page.get_by_role("button", name="Add to cart").first.click()
    expect(page.locator("#cart-count")).to_have_text(re.compile(r"^1\b"))
    assert (count_of("/cart/summary"), count_of("/own-prices")) == (1, 2)

    page.goto(f"{base}/collections/rugs")
    expect(page.locator("#cart-count")).to_have_text(re.compile(r"^1\b"))
    page.close()


def test_without_scripts_a_link_leads_to_ones_own_price(browser: Browser, base: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()

    page.goto(f"{base}{PRODUCT}")
    page.get_by_role("link", name="See your own price").press("Enter")

    expect(page.locator("main")).to_contain_text("Sign in, and we tell you what it costs you.")
    context.close()
