"""A shopper reads from right to left, from the front page to the order, with scripts on and off."""

import re

import pytest
from playwright.sync_api import Browser, expect


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_a_shopper_buys_in_arabic(browser: Browser, base: str, scripts: bool):
    context = browser.new_context(java_script_enabled=scripts, viewport={"width": 1280, "height": 900})
    page = context.new_page()

    # Step 1 - choose the language at the foot of the page
    page.goto(f"{base}/products/dipped-mug")
    page.get_by_role("link", name="العربية").click()
    page.wait_for_url(f"{base}/ar/products/dipped-mug")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")

    # Step 2 - buy
    page.get_by_role("button", name="أضف إلى السلة").first.click()
    if scripts:
        expect(page.locator("#cart-drawer")).to_contain_text("إتمام الشراء")
    page.goto(f"{base}/ar/cart")
    page.get_by_role("link", name=re.compile("إتمام الشراء")).first.click()
    page.wait_for_url(f"{base}/ar/checkout")
    for label, typed in {
        "البريد الإلكتروني": "layla@example.com",
        "الاسم الكامل": "Layla Nasser",
        "الشارع ورقم المبنى": "Lindenstraße 4",
        "الرمز البريدي": "10969",
        "المدينة": "Berlin",
    }.items():
        page.get_by_label(label, exact=True).fill(typed)
    page.locator("[name=payment][value=cash_on_delivery]").check()
    page.get_by_role("button", name=re.compile("تأكيد الطلب")).click()

    # Step 3 - the order and its mail speak Arabic
    page.wait_for_url(re.compile(r"/ar/orders/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("شكرًا لك، Layla.")
    expect(page.locator("main")).to_contain_text("نجهّز طلبك الآن")
    context.close()
