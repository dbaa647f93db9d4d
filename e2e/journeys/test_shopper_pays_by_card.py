"""Paying by card, with scripts on and off, on the page of the sandbox that stands in for Stripe."""

import re
import time

import pytest
from playwright.sync_api import Browser, Page, Route, expect


@pytest.fixture(params=[True, False], ids=["scripts on", "scripts off"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Page:
    return browser.new_context(java_script_enabled=request.param).new_page()


def to_payment_page(page: Page, base: str, email: str = "ines@example.com") -> None:
    page.goto(f"{base}/products/dipped-mug")
    with page.expect_response(re.compile("/cart/lines")):
        page.get_by_role("button", name="Add to cart").first.click()
    page.goto(f"{base}/checkout")
    page.locator("[name=email]").fill(email)
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


def test_a_tab_that_is_closed_after_paying_is_an_order_and_one_mail_all_the_same(
    page: Page, browser: Browser, base: str
):
    email, ways_back = f"closed{time.time_ns()}@example.com", []
    to_payment_page(page, base, email)

    def cut(route: Route) -> None:
        answer = route.fetch(max_redirects=0)
        ways_back.append(answer.headers["location"])
        route.abort()

    # It is paid, and the browser never hears where to go. (A redirect itself would not be met by a route.)
    page.route(re.compile(r"/c/pay/cs_test_"), cut)
    pay(page, "4242 4242 4242 4242")
    for _ in range(100):
        if ways_back:
            break
        page.wait_for_timeout(200)
    assert re.search(r"/orders/.*/payment", ways_back[0])
    page.close()

    merchant = browser.new_page()
    mails = merchant.locator("article", has_text=email).filter(has_text="your order")
    for _ in range(40):
        merchant.goto(f"{base}/dev/mail")
        if mails.count():
            break
        merchant.wait_for_timeout(500)
    expect(mails.get_by_role("heading")).to_contain_text("Atlas & Loom: your order")

    # Whoever finds the way back after all sees the order that is there, and has no second mail of it.
    merchant.goto(ways_back[0])
    expect(merchant.get_by_role("heading", level=1)).to_have_text("Thank you, Inés.")
    merchant.wait_for_timeout(3000)
    merchant.goto(f"{base}/dev/mail")
    expect(mails).to_have_count(1)
    merchant.close()
