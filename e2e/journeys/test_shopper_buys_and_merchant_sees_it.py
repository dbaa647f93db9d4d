"""The main job, end to end, with scripts on and off: search with a typo, choose, buy, read the mail, find the order."""

import os
import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.pages.dashboard import sign_in


def stock_of(page: Page, base: str, words: str, choice: str) -> int:
    page.goto(f"{base}/dashboard/atlas-and-loom/products?q={words}")
    page.locator("a.row-product").first.click()
    return int(page.get_by_label(f"Stock of {choice}", exact=True).input_value())


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_a_shopper_buys_and_the_merchant_sees_it(browser: Browser, base: str, scripts: bool):
    merchant = browser.new_page()
    sign_in(merchant, base)
    before = stock_of(merchant, base, "dipped", "Chalk")
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
    page = context.new_page()

    # Step 1 - find it in spite of a slip
    page.goto(base)
    expect(page.get_by_role("heading", level=1)).to_have_text("Made slowly, kept long")
    page.get_by_role("button", name="Search").first.click()
    page.locator("input[type=search]:visible").fill("diped mug")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?"))
    page.locator("[data-product-card] a", has_text="Dipped Mug").first.click()

    # Step 2 - choose a colour and put it into the cart
    page.wait_for_url(re.compile(r"/products/dipped-mug"))
    page.get_by_role("link", name=re.compile("Chalk")).first.click()
    page.wait_for_url(re.compile(r"variant="))
    page.get_by_role("button", name="Add to cart").first.click()
    if scripts:
        expect(page.locator("#cart-drawer")).to_contain_text("Dipped Mug")
    page.goto(f"{base}/cart")
    expect(page.locator("main")).to_contain_text("Chalk")

    # Step 3 - pay at the door
    page.goto(f"{base}/checkout")
    page.locator("[name=email]").fill("ines@example.com")
    page.locator("[name=name]").fill("Inés Buyer")
    page.locator("[name=line1]").fill("Hafenstraße 12")
    page.locator("[name=postcode]").fill("20457")
    page.locator("[name=city]").fill("Hamburg")
    page.locator("[name=payment][value=cash_on_delivery]").check()
    page.locator("main button[type=submit]", has_text="order").last.click()
    page.wait_for_url(re.compile(r"/orders/"))
    found = re.search(r"\b1\d{3}\b", page.locator("main").inner_text())
    assert found is not None
    number = found[0]

    # Step 4 - the mail says the same
    for _ in range(60):
        merchant.goto(f"{base}/dev/mail")
        if f"your order {number}" in merchant.content():
            break
        time.sleep(0.5)
    expect(merchant.locator("body")).to_contain_text(f"Atlas & Loom: your order {number}")

    # Step 5 - so does the dashboard, and one less is in stock
    merchant.goto(f"{base}/dashboard/atlas-and-loom/orders")
    merchant.get_by_role("link", name=f"#{number}").click()
    expect(merchant.locator("main")).to_contain_text("Inés Buyer")
    assert stock_of(merchant, base, "dipped", "Chalk") == before - 1
    context.close()
    merchant.close()


def test_no_page_says_an_error_in_the_console(browser: Browser, base: str):
    page, said = browser.new_page(), []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))

    for path in ["/", "/collections/rugs", "/products/dipped-mug", "/cart"]:
        page.goto(base + path)
        page.wait_for_timeout(200)

    assert said == []
    if folder := os.environ.get("SOUK_PICTURES"):
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(base)
        page.wait_for_timeout(500)
        page.screenshot(path=str(Path(folder) / "shop.png"))
    page.close()
