"""What a customer has in a shop, by keyboard alone: an account, something that goes back or comes again."""

import re
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.pages.accessibility import violations
from e2e.pages.dashboard import STORE, let_in
from e2e.pages.hands import Keys
from e2e.pages.visitor import Visitor, known_visitor

SHOP = "atlas-and-loom"


@pytest.fixture
def shop(base: str) -> str:
    return base.replace("localhost", f"{SHOP}.localhost")


@pytest.fixture
def visitor(base: str) -> Visitor:
    return known_visitor(base, SHOP)


@pytest.fixture
def page(browser: Browser, visitor: Visitor, shop: str):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    visitor.lend_cookies(context, shop)
    yield context.new_page()
    context.close()


def ship(base: str, order: str) -> None:
    """Let the merchant pack all of an order; its goods can go back from then on."""
    with httpx.Client(base_url=base, headers={"origin": base}, timeout=30) as merchant:
        let_in(merchant, base)
        address = f"{STORE}/orders/{order}"
        form = merchant.get(address).text
        pack = form[form.index("pack-form") :]
        fields = re.findall(r'name="(of-[0-9a-f-]+)" type="number"[^>]*value="(\d+)"', pack)
        sent = merchant.post(f"{address}/shipments", data={**dict(fields), "seen": "0"})
        assert sent.status_code == httpx.codes.SEE_OTHER, sent.text


def test_an_account_is_kept_by_keys(page: Page, shop: str):
    keys = Keys(page)

    # Step 1 - an address without a street: the form says so at its field and keeps what was written
    page.goto(f"{shop}/account")
    keys.press(page.locator(".account-nav").get_by_role("link", name="Addresses"))
    keys.press(page.get_by_role("link", name="Add an address"))
    keys.write(page.locator("[name=name]"), "Inés Buyer")
    keys.write(page.locator("[name=postcode]"), "20457")
    keys.write(page.locator("[name=city]"), "Hamburg")
    keys.press(page.locator("main").get_by_role("button", name="Save the address").last)
    expect(page.locator("[data-error-summary]")).to_be_focused()
    expect(page.locator("[name=city]")).to_have_value("Hamburg")

    # Step 2 - it is mended, kept, and taken away again
    keys.write(page.locator("[name=line1]"), "Speicherweg 7")
    keys.press(page.locator("main").get_by_role("button", name="Save the address").last)
    page.wait_for_url(re.compile(r"/account/addresses$"))
    expect(page.locator(".address-book")).to_contain_text("Speicherweg 7")
    assert violations(page) == []
    keys.press(page.get_by_role("button", name="Remove Speicherweg 7"))
    expect(page.locator("main")).not_to_contain_text("Speicherweg 7")

    # Step 3 - another name
    keys.press(page.locator(".account-nav").get_by_role("link", name="Sign-in and security"))
    keys.write(page.locator("[name=name]"), "Inés Keeper")
    with page.expect_navigation():
        keys.press(page.get_by_role("button", name="Save", exact=True))
    page.reload()
    expect(page.locator("[name=name]")).to_have_value("Inés Keeper")


def test_something_goes_back_by_keys(page: Page, base: str, shop: str, visitor: Visitor):
    keys = Keys(page)
    order = next(path for path in visitor.paths if re.fullmatch(r"/orders/[\w-]+", path))
    page.goto(f"{shop}{order}")
    number = re.search(r"Order #?(\d+)", page.content())
    assert number is not None
    ship(base, number[1])

    # Step 1 - nothing chosen: the form says so
    page.reload()
    keys.press(page.get_by_role("link", name="Return something"))
    keys.press(page.get_by_role("button", name="Ask for the return"))
    expect(page.locator(".field-error").first).to_be_visible()

    # Step 2 - one, with a reason
    keys.write(page.locator(".return-lines input").first, "1")
    keys.choose(page.locator(".return-lines select").first, "I changed my mind")
    keys.press(page.get_by_role("button", name="Ask for the return"))
    page.wait_for_url(re.compile(r"/orders/[\w-]+$"))
    returns = page.locator(".order-returns")
    expect(returns).to_be_visible()
    assert violations(page) == []

    # Step 3 - kept after all, it can be given back another time
    keys.press(returns.get_by_role("button", name="Keep it after all"))
    expect(returns.get_by_role("button", name="Keep it after all")).to_have_count(0)
    expect(returns.get_by_role("link", name="Return something")).to_be_visible()


def test_something_comes_again_and_ends_by_keys(browser: Browser, base: str):
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    keys = Keys(page)
    page.goto(f"http://kernel-coffee.localhost:{urlsplit(base).port}/products/mainloop-espresso")
    keys.pick(page.get_by_role("radio", name=re.compile("Every month")))
    keys.press(page.locator("#purchase").get_by_role("button", name="Subscribe"))
    page.wait_for_url(re.compile(r"/subscriptions/new\?"))
    typed = {
        "email": "keys@example.com",
        "name": "Inés Buyer",
        "line1": "12 Mill Lane",
        "city": "Bristol",
        "postcode": "BS1 4ST",
    }
    for name, words in typed.items():
        keys.write(page.locator(f"[name={name}]"), words)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/c/pay/cs_test_"))
    keys.write(page.locator("[name=card]"), "4242 4242 4242 4242")
    keys.press(page.get_by_role("button", name=re.compile("^Pay")))
    page.wait_for_url(re.compile(r"/subscriptions/[\w-]+$"))
    expect(page.locator(".order-head")).to_contain_text("Running")
    assert violations(page) == []

    keys.press(page.locator("summary", has_text="End it"))
    with page.expect_navigation():
        keys.press(page.get_by_role("button", name="End the subscription"))
    for _ in range(40):
        page.reload()
        if "It ends on" in page.locator("main").inner_text():
            break
        page.wait_for_timeout(500)
    expect(page.locator("main")).to_contain_text("It ends on")
    page.close()
