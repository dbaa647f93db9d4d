"""A store is opened, filled, dressed, sells and gives money back; by pointer and by keyboard alone."""

import re
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e.pages.accessibility import violations
from e2e.pages.hands import Hand, Keys, Pointer
from e2e.pages.new_store import open_store

COLUMNS = (
    "Handle",
    "Title",
    "Vendor",
    "Tags",
    "Published",
    "Option1 Name",
    "Option1 Value",
    "Variant SKU",
    "Variant Inventory Qty",
    "Variant Price",
)
ROWS = (
    ("loop-scarf", "Loop Scarf", "Mira", "wool", "TRUE", "Colour", "Rust", "LS-1", "8", "49.00"),
    ("loop-scarf", "", "", "", "", "", "Moss", "LS-2", "4", "49.00"),
    ("knit-cap", "Knit Cap", "Mira", "wool", "TRUE", "Title", "Default Title", "KC-1", "10", "29.00"),
)
PATIENCE = 30


@pytest.mark.parametrize("by", ["pointer", "keys"])
def test_a_store_is_opened_and_sells_on_its_first_day(browser: Browser, base: str, tmp_path: Path, by: str):
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    hand: Hand = Pointer() if by == "pointer" else Keys(page)
    slug = f"mira-{by}-{int(time.time())}"

    open_store(page, hand, base, slug)
    bring_products(page, hand, tmp_path)
    dress(page, hand)
    deliver_to_germany(page, hand)
    shop = f"{urlsplit(base).scheme}://{slug}.{urlsplit(base).netloc}"
    shopper = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
    number = buy(shopper, Pointer() if by == "pointer" else Keys(shopper), shop)
    fulfil(page, hand, number)
    refund(page, hand)

    go_to(page, hand, "Home")
    expect(page.locator("main")).to_contain_text("€53.90")
    assert violations(page) == []
    read_report(page, hand)
    shopper.reload()
    expect(shopper.locator("main")).to_contain_text("refunded")
    shopper.context.close()
    context.close()


def go_to(page: Page, hand: Hand, group: str, place: str = "") -> None:
    """Go there by the links at the side, as somebody does who knows no address."""
    side = page.get_by_role("navigation", name="Dashboard")
    with page.expect_navigation():
        hand.press(side.get_by_role("link", name=group, exact=True).first)
    if place:
        with page.expect_navigation():
            hand.press(side.get_by_role("link", name=place, exact=True).last)


def bring_products(page: Page, hand: Hand, folder: Path) -> None:
    """Import a file of Shopify's."""
    file = folder / "products.csv"
    file.write_text("\n".join(",".join(row) for row in (COLUMNS, *ROWS)))
    go_to(page, hand, "Products")
    with page.expect_navigation():
        hand.press(page.get_by_role("main").get_by_role("link", name="Import a file"))
    hand.hand_in(page.locator("main [type=file]"), file)
    hand.press(page.get_by_role("button", name="Look into it"))
    expect(page.locator("main")).to_contain_text("2 new, 0 changed")
    hand.press(page.get_by_role("button", name="Import all of it"))
    expect(page.get_by_role("heading", name="Done")).to_be_visible(timeout=PATIENCE * 1000)
    go_to(page, hand, "Products")
    expect(page.locator("main")).to_contain_text("Loop Scarf")


def dress(page: Page, hand: Hand) -> None:
    """Choose a theme and a colour, and publish both."""
    go_to(page, hand, "Content", "Look")
    hand.pick(page.locator("[name=theme][value=loom]"))
    hand.write(page.locator("[name=accent]"), "#20603f")
    hand.press(page.get_by_role("button", name="Keep in the draft"))
    expect(page.get_by_role("status").first).to_contain_text("draft")
    hand.press(page.get_by_role("button", name="Publish"))
    page.wait_for_url(re.compile("saved=published"))


def deliver_to_germany(page: Page, hand: Hand) -> None:
    """Say where goods go, and for what."""
    go_to(page, hand, "Settings", "Shipping")
    hand.write(page.locator("[name=name]"), "Germany")
    hand.write(page.locator("[name=countries]"), "Germany")
    hand.press(page.get_by_role("button", name="Add the zone"))
    method = page.locator("form:has([name=kind])")
    hand.write(method.locator("[name=name]"), "Parcel")
    hand.write(method.locator("[name=price]"), "4.90")
    hand.press(method.get_by_role("button", name="Add", exact=True))
    expect(page.locator("main")).to_contain_text("€4.90")


def buy(page: Page, hand: Hand, shop: str) -> str:
    """Buy a scarf by card; returns the order's number."""
    page.goto(f"{shop}/products/loop-scarf")
    hand.press(page.locator("main form").get_by_role("button", name="Add to cart").first)
    expect(page.locator("#cart-drawer")).to_contain_text("Loop Scarf")
    page.goto(f"{shop}/checkout")
    for name, words in (
        ("email", "ines@example.com"),
        ("name", "Inés Buyer"),
        ("line1", "Hafenstraße 12"),
        ("postcode", "20457"),
        ("city", "Hamburg"),
    ):
        hand.write(page.locator(f"[name={name}]"), words)
    hand.pick(page.locator("[name=payment][value=card]"))
    hand.press(page.locator("main button[type=submit]", has_text="order").last)
    page.wait_for_url(re.compile(r"/c/pay/cs_test_"))
    hand.write(page.locator("[name=card]"), "4242 4242 4242 4242")
    hand.press(page.get_by_role("button", name=re.compile("^Pay")))
    page.wait_for_url(re.compile(r"/orders/[\w-]+$"))
    found = re.search(r"\b1\d{3}\b", page.locator("main").inner_text())
    assert found is not None
    return found[0]


def fulfil(page: Page, hand: Hand, number: str) -> None:
    """Pack the order, hand it to the carrier and say that it was delivered."""
    go_to(page, hand, "Orders")
    hand.press(page.get_by_role("link", name=f"#{number}"))
    hand.press(page.get_by_role("button", name="Parcel packed"))
    hand.press(page.get_by_role("button", name="The carrier has it"))
    hand.press(page.locator(".parcel").get_by_role("button", name="Delivered"))
    expect(page.locator(".parcel")).to_contain_text("Delivered")
    expect(page.locator(".parcel").get_by_role("button", name="Delivered")).to_have_count(0)


def refund(page: Page, hand: Hand) -> None:
    """Give ten back, and see that it went."""
    hand.press(page.locator("summary", has_text="Give money back"))
    hand.write(page.locator("[name=amount]"), "10.00")
    hand.press(page.get_by_role("button", name="Give back", exact=True))
    expect(page.locator("main")).to_contain_text("−€10.00")


def read_report(page: Page, hand: Hand) -> None:
    """Find the sale, and what was given back of it, in the report of sales, which workers reckon."""
    until = time.monotonic() + PATIENCE
    go_to(page, hand, "Insights")
    while time.monotonic() < until and "€10.00" not in page.locator("main").inner_text():
        time.sleep(1)
        page.reload()
    expect(page.locator("main")).to_contain_text("€10.00")
    assert violations(page) == []
