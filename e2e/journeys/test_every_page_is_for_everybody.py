"""Axe finds nothing on any page that links lead to: one of each kind, each shop in one look of its own.

The pages that most people see are seen in all looks by `test_every_look.py`, the dashboard's screens on a phone by day
by `test_a_merchant_works_on_any_screen.py`; here they are on a desk by night, and mirrored.
"""

from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page

from e2e.pages.accessibility import violations
from e2e.pages.crawl import MOST_PAGES, SHOPS, crawl
from e2e.pages.dashboard import let_in, sign_in

SHOP_LOOKS = [
    (SHOPS[0], 390, "light", "ltr"),
    (SHOPS[1], 1280, "dark", "rtl"),
    (SHOPS[2], 390, "dark", "rtl"),
]
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def faults(page: Page, addresses: list[str], direction: str) -> list[str]:
    found = []
    for address in addresses:
        page.goto(address)
        page.evaluate("direction => document.documentElement.dir = direction", direction)
        sideways = page.evaluate(SIDEWAYS)
        found += [f"{urlsplit(address).path}: {fault}" for fault in violations(page)]
        found += [f"{urlsplit(address).path}: {sideways} px sideways"] if sideways > 0 else []
    return found


@pytest.mark.parametrize(("shop", "width", "scheme", "direction"), SHOP_LOOKS)
def test_every_page_of_a_shop(
    base: str, browser: Browser, shop: str, width: int, scheme: str, direction: str
):
    host = urlsplit(base).netloc.replace("localhost", f"{shop}.localhost")
    with httpx.Client(base_url=base, headers={"host": host}) as client:
        pages = crawl(client, f"{base}/", most_of_a_kind=1)
    addresses = [address.replace(urlsplit(base).netloc, host, 1) for address in pages]

    with browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900}) as page:
        assert len(addresses) > 8
        assert faults(page, addresses, direction) == []


def test_every_page_of_the_dashboard(base: str, browser: Browser):
    with httpx.Client(base_url=base, headers={"origin": base}) as client:
        let_in(client, base)
        pages = crawl(client, f"{base}/dashboard", most_of_a_kind=1)

    with browser.new_page(color_scheme="dark", viewport={"width": 1280, "height": 900}) as page:
        sign_in(page, base)
        assert 100 < len(pages) < MOST_PAGES, "the crawl was cut short"
        assert faults(page, list(pages), "rtl") == []
