"""The three themes, in light and dark, in both directions: nothing that axe finds wrong, nothing scrolls sideways."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from e2e.pages.accessibility import violations

STORES = {"loom": "", "trail": "northbound.", "roast": "kernel-coffee."}
PAGES = {"loom": "about", "trail": "repairs", "roast": "roasting"}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def shop(base: str, theme: str) -> str:
    parts = urlsplit(base)
    return f"{parts.scheme}://{STORES[theme]}{parts.netloc}"


def first(page: Page, folder: str) -> str:
    found = re.search(rf'href="(/{folder}/(?!all")[^"#?/.]+)"', page.content())
    assert found is not None
    return found[1]


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", STORES)
def test_every_look_can_be_read_by_everybody(
    base: str, browser: Browser, theme: str, scheme: str, direction: str
):
    page = browser.new_page(color_scheme=scheme, viewport={"width": 390, "height": 844})
    address = shop(base, theme)
    page.goto(f"{address}/blog")
    post = first(page, "blog")
    page.goto(f"{address}/")
    paths = [
        "/",
        first(page, "collections"),
        first(page, "products"),
        "/cart",
        f"/pages/{PAGES[theme]}",
        "/blog",
        post,
    ]
    for path in paths:
        page.goto(f"{address}{path}")
        page.evaluate("direction => document.documentElement.dir = direction", direction)
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(SIDEWAYS) <= 0, (path, width)
        assert violations(page) == [], path
    page.close()
