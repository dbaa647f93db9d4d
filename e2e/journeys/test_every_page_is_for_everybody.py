"""Axe finds nothing on any page that links lead to: one of each kind, on a phone by day and on a desk by night.

The second look is mirrored as well. Each shop is seen in one look of its own; `test_every_look.py` sees the pages that
most people see in all of them.
"""

from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, Page

from e2e.pages.accessibility import violations
from e2e.pages.crawl import SHOPS, crawl
from e2e.pages.dashboard import OWNER, PASSWORD, sign_in

LOOKS = [(390, "light", "ltr"), (1280, "dark", "rtl")]
SHOP_LOOKS = [(SHOPS[0], *LOOKS[0]), (SHOPS[1], *LOOKS[1]), (SHOPS[2], 390, "dark", "rtl")]
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


@pytest.mark.parametrize(("width", "scheme", "direction"), LOOKS)
def test_every_page_of_the_dashboard(base: str, browser: Browser, width: int, scheme: str, direction: str):
    with httpx.Client(base_url=base, headers={"origin": base}) as client:
        client.post("/dashboard/sign-in", data={"email": OWNER, "password": PASSWORD})
        pages = crawl(client, f"{base}/dashboard", most_of_a_kind=1)

    with browser.new_page(color_scheme=scheme, viewport={"width": width, "height": 900}) as page:
        sign_in(page, base)
        assert len(pages) > 10
        assert faults(page, list(pages), direction) == []
