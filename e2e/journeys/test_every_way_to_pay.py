"""Paying with a code, a gift card, nothing left to pay, and a promise that is not kept; scripts on and off."""

import re
import time
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.pages.dashboard import STORE, sign_in


@pytest.fixture(params=[True, False], ids=["scripts on", "scripts off"])
def page(request: pytest.FixtureRequest, browser: Browser) -> Page:
    return browser.new_context(java_script_enabled=request.param).new_page()


@pytest.fixture(scope="module")
def merchant(browser: Browser, base: str) -> Page:
    page = browser.new_page()
    sign_in(page, base)
    return page


def ask(merchant: Page, base: str, path: str, **form: str) -> str:
    """Send a form of the dashboard; returns the page that follows."""
    answer = merchant.request.post(f"{base}{STORE}/{path}", form=form, headers={"origin": base})
    assert answer.ok, answer.text()
    return answer.url + "\n" + answer.text()


def a_code(merchant: Page, base: str, **terms: str) -> str:
    """Make a promotion with a code of its own; returns the code."""
    code = f"E2E{time.time_ns()}"
    made = ask(merchant, base, "promotions", needs_code="yes", name=f"By {code}", **terms)
    found = re.search(r"/promotions/([0-9a-f-]{36})", made)
    assert found is not None
    ask(merchant, base, f"promotions/{found[1]}/coupons", code=code)
    return code


def put_in_cart(page: Page, base: str) -> None:
    page.goto(f"{base}/products/dipped-mug")
    with page.expect_response(re.compile("/cart/lines")):
        page.get_by_role("button", name="Add to cart").first.click()


def enter(page: Page, base: str, code: str) -> None:
    page.goto(f"{base}/cart")
    page.get_by_text("Have a code?").click()
    page.locator("[name=code]").fill(code)
    page.locator("[name=code]").press("Enter")
    expect(page.locator(".code-chip", has_text=code)).to_be_visible()


def fill_in(page: Page, base: str) -> None:
    page.goto(f"{base}/checkout")
    page.locator("[name=email]").fill("ines@example.com")
    page.locator("[name=name]").fill("Inés Buyer")
    page.locator("[name=line1]").fill("Hafenstraße 12")
    page.locator("[name=postcode]").fill("20457")
    page.locator("[name=city]").fill("Hamburg")


def order(page: Page) -> None:
    page.locator("main button[type=submit]", has_text="order").last.click()


def has_ordered(page: Page) -> None:
    page.wait_for_url(re.compile(r"/orders/[\w-]+$"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, Inés.")


def test_with_a_code(page: Page, merchant: Page, base: str):
    code = a_code(merchant, base, kind="percentage", percent="25")
    put_in_cart(page, base)
    enter(page, base, code)
    fill_in(page, base)
    page.locator("[name=payment][value=cash_on_delivery]").check()
    order(page)

    has_ordered(page)
    expect(page.locator("main")).to_contain_text(f"By {code}")


def test_with_a_code_that_leaves_nothing_to_pay(page: Page, merchant: Page, base: str):
    goods = a_code(merchant, base, kind="percentage", percent="100")
    delivery = a_code(merchant, base, kind="free_shipping")
    put_in_cart(page, base)
    enter(page, base, goods)
    enter(page, base, delivery)
    fill_in(page, base)
    expect(page.locator("main")).to_contain_text("There is nothing left to pay.")
    order(page)

    has_ordered(page)


def test_with_a_gift_card(page: Page, merchant: Page, base: str):
    issued = ask(merchant, base, "gift-cards", amount="500")
    found = re.search(r'id="field-gift-code" value="([^"]+)"', issued)
    assert found is not None
    put_in_cart(page, base)
    fill_in(page, base)
    page.get_by_text("Have a gift card?").click()
    page.locator("[name=gift_card]").fill(found[1])
    page.get_by_role("button", name="Use it").click()
    expect(page.locator("main")).to_contain_text("There is nothing left to pay.")
    expect(page.locator("[name=line1]")).to_have_value("Hafenstraße 12")
    order(page)

    has_ordered(page)


def test_by_a_promise_that_is_not_kept(page: Page, base: str):
    put_in_cart(page, base)
    fill_in(page, base)
    page.locator("[name=payment][value=card]").check()
    order(page)
    page.wait_for_url(re.compile(r"/c/pay/cs_test_"))
    paying = urlsplit(page.url)
    session = re.search(r"cs_test_\w+", paying.path)
    assert session is not None
    page.locator("[name=method][value=sepa_debit]").check()
    page.get_by_role("button", name=re.compile("^Pay")).click()
    page.wait_for_url(re.compile(r"/orders/[\w-]+$"))
    own = page.url
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Thank you, Inés.")

    control = f"{paying.scheme}://{paying.netloc}/_control/sessions/{session[0]}/settle"
    httpx.post(control, json={"outcome": "failed"}).raise_for_status()

    for _ in range(60):
        page.goto(own)
        if page.get_by_role("button", name=re.compile("[Pp]ay")).count():
            break
        page.wait_for_timeout(500)
    expect(page.get_by_role("button", name=re.compile("[Pp]ay")).first).to_be_visible()
