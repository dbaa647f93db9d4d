"""A merchant asks more at the checkout, a shopper answers, and the order is sent to another address."""

import re

from playwright.sync_api import Browser, Page, expect

from e2e.pages.accessibility import violations
from e2e.pages.dashboard import sign_in

# A shop of its own: what it asks stands in no other journey's way.
STORE = "/dashboard/kernel-coffee"


def asks(merchant: Page, base: str, kind: str, label: str, page: str = "") -> None:
    merchant.goto(f"{base}{STORE}/checkout-questions")
    merchant.locator("#kind-new").select_option(kind)
    merchant.locator("#label-new").fill(label)
    if page:
        merchant.locator("#page-new").select_option(label=page)
    merchant.get_by_role("button", name="Add").press("Enter")
    expect(merchant.locator(".asked", has_text=label)).to_be_visible()


def asks_nothing(merchant: Page, base: str) -> None:
    merchant.goto(f"{base}{STORE}/checkout-questions")
    while merchant.locator(".asked").count():
        merchant.locator(".asked summary").first.click()
        with merchant.expect_response(re.compile("/removal$")):
            merchant.get_by_role("button", name="Ask it no more").first.click()
        merchant.goto(f"{base}{STORE}/checkout-questions")
    expect(merchant.locator("main")).to_contain_text("Nothing more is asked")


def test_what_is_asked_is_answered_and_the_order_goes_elsewhere(browser: Browser, base: str):
    merchant = browser.new_page()
    shop = base.replace("localhost", "kernel-coffee.localhost")
    sign_in(merchant, base)
    asks_nothing(merchant, base)
    try:
        asks(merchant, base, "agreement", "I agree to how we deliver.", page="Delivery and returns")
        asks(merchant, base, "gift_message", "On the card")
        assert violations(merchant) == []

        page = browser.new_page()
        page.goto(f"{shop}/collections/filter-coffee")
        page.locator("[data-product-card] a").first.click()
        with page.expect_response(re.compile("/cart/lines")):
            page.get_by_role("button", name="Add to cart").first.click()
        page.goto(f"{shop}/checkout")
        page.locator("[name=email]").fill("ines@example.com")
        page.locator("[name=name]").fill("Inés Buyer")
        page.locator("[name=line1]").fill("1 Harbour Street")
        page.locator("[name=postcode]").fill("SW1A 1AA")
        page.locator("[name=city]").fill("London")
        page.locator("[name=payment][value=cash_on_delivery]").check()
        page.get_by_label("On the card").fill("For Noor")
        page.locator("main button[type=submit]", has_text="order").last.click()
        expect(page.locator("main")).to_contain_text("Tick this to order: we need your agreement.")
        assert violations(page) == []
        page.get_by_label("I agree to how we deliver.").check()
        page.locator("main button[type=submit]", has_text="order").last.click()
        page.wait_for_url(re.compile(r"/orders/[\w-]+$"))
        expect(page.locator("main")).to_contain_text("For Noor")
        found = re.search(r"\b1\d{3}\b", page.locator("main").inner_text())
        assert found is not None

        merchant.goto(f"{base}{STORE}/orders/{found[0]}")
        expect(merchant.locator("main")).to_contain_text("For Noor")
        merchant.get_by_role("link", name="Change the address").press("Enter")
        merchant.get_by_label("Street").fill("2 Harbour Street")
        merchant.get_by_role("button", name="Send it there").press("Enter")
        expect(merchant.locator("address")).to_contain_text("2 Harbour Street")
    finally:
        asks_nothing(merchant, base)
