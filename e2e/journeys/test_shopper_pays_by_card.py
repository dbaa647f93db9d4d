"""Paying by card, with scripts on and off, on the page of the sandbox that stands in for Stripe."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect


@pytest.fixture(params=[True, False], ids=["scripts on", "scripts off"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Page:
    return browser.new_context(java_script_enabled=request.param).new_page()


def to_payment_page(page: Page, base: str) -> None:
    page.goto(f"{base}/products/dipped-mug")
    with page.expect_response(re.compile("/cart/lines")):
        page.get_by_role("button", name="Add to cart").first.click()
    page.goto(f"{base}/checkout")
    page.locator("[name=email]").fill("ines@example.com")
    page.locator("[name=name]").fill("Inés Buyer")
    page.locator("[name=line1]").fill("Hafenstraße 12")
    page.locator("[name=postcode]").fill("20457")
    page.locator("[name=city]").fill("Hamburg")
    page.locator("[name=payment][value=card]").check()
    page.locator("main button[type=submit]", has_text="order").last.click()
    page.wait_for_url(re.compile(r"/c/pay/cs_test_"))


def pay(page: Page, card: str) -> None:
    page.locator("[name=card]").fill(card)
    page.get_by_role("button", name=re.compile("^Pay")).click()


def test_a_card_that_is_good(page: Page, base: str):
    to_payment_page(page, base)
    pay(page, "4242 4242 4242 4242")

    page.wait_for_url(re.compile(r"/orders/[\w-]+$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Inés.")


def test_a_card_that_asks_the_bank(page: Page, base: str):
    to_payment_page(page, base)
    pay(page, "4000 0025 0000 3155")
    page.get_by_role("button", name="It is me").click()

    page.wait_for_url(re.compile(r"/orders/[\w-]+$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Inés.")


def test_a_card_that_is_declined_and_then_another(page: Page, base: str):
    to_payment_page(page, base)
    pay(page, "4000 0000 0000 0002")
    expect(page.get_by_role("alert")).to_have_text("Your card was declined.")
    pay(page, "4242 4242 4242 4242")

    page.wait_for_url(re.compile(r"/orders/[\w-]+$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Inés.")


def test_a_tab_that_is_closed_after_paying_is_an_order_all_the_same(page: Page, browser: Browser, base: str):
    to_payment_page(page, base)
    # The way back into the shop is cut: the browser never comes home.
    page.route(re.compile(r"/orders/.*/payment"), lambda route: route.abort())
    pay(page, "4242 4242 4242 4242")
    page.wait_for_timeout(1000)
    page.close()

    merchant = browser.new_page()
    for _ in range(40):
        merchant.goto(f"{base}/dev/mail")
        if merchant.locator("body").inner_text().count("your order") >= 1:
            break
        merchant.wait_for_timeout(500)
    expect(merchant.locator("body")).to_contain_text("Atlas & Loom: your order")
    merchant.close()
