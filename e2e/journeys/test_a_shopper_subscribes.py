"""Having something again and again: begun, changed and ended, with scripts on and off."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect


@pytest.fixture(params=[True, False], ids=["scripts on", "scripts off"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Page:
    return browser.new_context(java_script_enabled=request.param).new_page()


def test_coffee_each_month(page: Page, base: str):
    shop = f"http://kernel-coffee.localhost:{urlsplit(base).port}"
    page.goto(f"{shop}/products/mainloop-espresso")
    page.get_by_role("radio", name=re.compile("Every month")).check()
    page.locator("#purchase").get_by_role("button", name="Subscribe").click()
    page.wait_for_url(re.compile(r"/subscriptions/new\?"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Subscribe")

    page.locator("[name=email]").fill("ines@example.com")
    page.locator("[name=name]").fill("Inés Buyer")
    page.locator("[name=line1]").fill("12 Mill Lane")
    page.locator("[name=postcode]").fill("BS1 4ST")
    page.locator("[name=city]").fill("Bristol")
    # By the keyboard: Enter in a field goes on to the card.
    page.locator("[name=city]").press("Enter")
    page.wait_for_url(re.compile(r"/c/pay/cs_test_"))
    page.locator("[name=card]").fill("4242 4242 4242 4242")
    page.get_by_role("button", name=re.compile("^Pay")).click()
    page.wait_for_url(re.compile(r"/subscriptions/[\w-]+$"))
    expect(page.locator(".order-head")).to_contain_text("Running")
    expect(page.get_by_role("link", name=re.compile("^Order "))).to_be_visible()

    page.get_by_role("button", name="Change the card").click()
    page.wait_for_url(re.compile(r"/p/session/"))
    page.locator("[name=card]").fill("5555 5555 5555 4444")
    page.get_by_role("button", name="Keep this card").click()
    page.wait_for_url(re.compile(r"/subscriptions/[\w-]+$"))

    with page.expect_navigation():
        page.get_by_role("button", name="Skip the next one").click()
    told(page, "is skipped")
    page.get_by_text("End it", exact=True).click()
    with page.expect_navigation():
        page.get_by_role("button", name="End the subscription").click()
    told(page, "It ends on")


def told(page: Page, words: str) -> None:
    """Wait until a worker has passed on what was asked for, and the page says so."""
    for _ in range(40):
        page.goto(page.url)
        if words in page.locator("main").inner_text():
            return
        page.wait_for_timeout(500)
    expect(page.locator("main")).to_contain_text(words)
