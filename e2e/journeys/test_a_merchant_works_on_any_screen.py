"""Every screen of the dashboard fits a phone by day and is open to everybody.

`test_every_page_is_for_everybody.py` sees them on a desk by night, and mirrored.
"""

import re

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from e2e.pages.accessibility import violations
from e2e.pages.dashboard import STORE
from merchant.routes import routes
from shared.kernel.settings import WebSettings

SCREENS = [
    STORE,
    f"{STORE}/orders",
    f"{STORE}/orders?q=nobody",
    f"{STORE}/orders/1001",
    f"{STORE}/products",
    f"{STORE}/products?state=draft",
    f"{STORE}/categories",
    f"{STORE}/collections",
    f"{STORE}/brands",
    f"{STORE}/types",
    f"{STORE}/size-charts",
    f"{STORE}/size-charts/new",
    f"{STORE}/stock",
    f"{STORE}/wanted",
    f"{STORE}/reviews",
    f"{STORE}/reviews?state=published",
    f"{STORE}/reviews/settings",
    f"{STORE}/wishlists",
    f"{STORE}/promotions",
    f"{STORE}/promotions/new",
    f"{STORE}/gift-cards",
    f"{STORE}/shipping",
    f"{STORE}/taxes",
    f"{STORE}/settings",
    f"{STORE}/settings/store",
    f"{STORE}/find?q=ta",
    f"{STORE}/domains",
    f"{STORE}/search",
    f"{STORE}/home-page",
    f"{STORE}/look",
    f"{STORE}/menus",
    f"{STORE}/announcement",
    f"{STORE}/pages",
    f"{STORE}/pages/new",
    f"{STORE}/posts",
    f"{STORE}/posts/new",
    "/dashboard/language",
    "/dashboard",
    "/dashboard/help",
    "/dashboard/help/starting",
    "/dev/mail",
]
# Each leads to one more screen: the first thing in its list.
LISTS = [
    *(f"{STORE}/{noun}" for noun in ("categories", "collections", "brands", "types", "pages", "posts")),
    "/dashboard/northbound/size-charts",
]
OF_A_PRODUCT = ["bundle", "details", "prices", "associations"]
# Streams of words; files end in .csv.
NO_SCREENS = {"dashboard_streams.show", "notice_streams.show"}
WIDER_THAN_ITS_WINDOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults(page: Page) -> list[str]:
    """Return what axe finds wrong, and whether the page scrolls sideways."""
    return violations(page) + ["scrolls sideways"] * bool(page.evaluate(WIDER_THAN_ITS_WINDOW))


def first_in(page: Page, base: str, listed: str, below: str = "") -> str:
    """Return the address of the first thing in a list."""
    page.goto(f"{base}{listed}")
    found = re.search(rf'href="({listed}{below}/(?!new)[^"#?/]+)"', page.content())
    assert found is not None, listed
    return found[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_door_fits_and_is_accessible(browser: Browser, base: str, scheme: str):
    page = browser.new_page(viewport={"width": 390, "height": 844}, color_scheme=scheme)
    page.goto(f"{base}/dashboard/sign-in")
    found = faults(page)
    page.close()

    assert found == []


def test_every_screen_fits_and_is_accessible(browser: Browser, base: str, signed_in: StorageState):
    context = browser.new_context(viewport={"width": 390, "height": 844}, storage_state=signed_in)
    page, wrong = context.new_page(), {}
    page.goto(f"{base}{STORE}/products")
    product = str(page.locator("a.row-product").first.get_attribute("href"))
    leads = [first_in(page, base, listed) for listed in LISTS]
    leads.append(first_in(page, base, f"{STORE}/home-page", "/sections"))
    for screen in [*SCREENS, *leads, product, *(f"{product}/{part}" for part in OF_A_PRODUCT)]:
        answer = page.goto(f"{base}{screen}")
        assert answer is not None
        assert answer.status == 200, screen
        if found := faults(page):
            wrong[screen] = found
    context.close()

    assert wrong == {}


def test_every_further_screen_fits_a_phone_and_is_accessible(
    browser: Browser, base: str, signed_in: StorageState
):
    """What needs nothing but the store, read from the map of addresses, so that no new page is forgotten."""
    table = routes(WebSettings(SOUK_SECRET_KEY="-"))  # noqa: S106 - it signs nothing here
    screens = [
        path
        for route in table
        if "GET" in (route.methods or ())
        and route.name not in NO_SCREENS
        and not route.path.endswith(".csv")
        and set(route.param_convertors) == {"store"}
        if (path := route.path_format.format(store=STORE.rpartition("/")[2])) not in SCREENS
    ]
    context = browser.new_context(viewport={"width": 390, "height": 844}, storage_state=signed_in)
    page, wrong = context.new_page(), {}
    for screen in screens:
        answer = page.goto(f"{base}{screen}")
        assert answer is not None
        assert answer.status == 200, screen
        if found := faults(page):
            wrong[screen] = found
    context.close()

    assert len(screens) > 40
    assert wrong == {}


def test_on_a_phone_what_comes_next_is_seen_without_scrolling(
    browser: Browser, base: str, signed_in: StorageState
):
    context = browser.new_context(viewport={"width": 390, "height": 844}, storage_state=signed_in)
    page = context.new_page()

    # The oldest of the list is one of the demo: what other journeys have ordered stands before it.
    page.goto(f"{base}{STORE}/orders?view=unpaid")
    page.locator("a.row-link").last.click()
    page.wait_for_url(re.compile(r"/orders/\d+$"))

    expect(page.get_by_role("button", name="Mark as paid")).to_be_in_viewport(ratio=1)
    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="Help").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Orders")
    context.close()
