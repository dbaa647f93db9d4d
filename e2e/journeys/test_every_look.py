"""Every theme, in light and dark, in both directions: nothing that axe finds wrong, nothing scrolls sideways.

By day every page is seen on a phone and on a desk; by night, when only colours are others, one of each kind on a desk.
"""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from e2e.pages.accessibility import violations
from e2e.pages.visitor import known_visitor

STORES = {"loom": "atlas-and-loom", "trail": "northbound", "roast": "kernel-coffee"}
PAGES = {"loom": "about", "trail": "repairs", "roast": "roasting"}
# A phone and a desk, each in one direction.
WAYS = {"light": ((390, "rtl"), (1280, "ltr")), "dark": ((1280, "ltr"),)}
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# No store of the demo is plain: this puts the plain theme's colours, type and shapes on another one's pages.
UNDRESS = "document.documentElement.dataset.theme = 'plain'"


def shop(base: str, theme: str) -> str:
    parts = urlsplit(base)
    return f"{parts.scheme}://{STORES[theme]}.{parts.netloc}"


def first(page: Page, folder: str) -> str:
    found = re.search(rf'href="(/{folder}/(?!all)[^"#?/.]+)"', page.content())
    assert found is not None
    return found[1]


def faults(page: Page, path: str, scheme: str) -> list[str]:
    found = []
    for width, direction in WAYS[scheme]:
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("direction => document.documentElement.dir = direction", direction)
        sideways = page.evaluate(SIDEWAYS)
        found += [f"{path} {width} {direction}: {fault}" for fault in violations(page)]
        found += [f"{path} {width} {direction}: {sideways} px sideways"] if sideways > 0 else []
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", STORES)
def test_every_look_can_be_read_by_everybody(base: str, browser: Browser, theme: str, scheme: str):
    address, visitor = shop(base, theme), known_visitor(base, STORES[theme])
    with browser.new_context(color_scheme=scheme) as context:
        visitor.lend_cookies(context, address)
        page = context.new_page()
        page.goto(f"{address}/blog")
        post = first(page, "blog")
        page.goto(f"{address}/")
        seen = ["/", first(page, "collections"), first(page, "products"), "/search?q=a", post, *visitor.paths]
        if scheme == "light":
            seen += [
                f"/pages/{PAGES[theme]}",
                "/blog",
                "/collections",
                "/brands",
                "/nowhere",
                "/search?q=zzzzzz",
            ]
        found = []
        for path in seen:
            page.goto(f"{address}{path}")
            found += faults(page, path, scheme)

    assert found == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_plain_theme_can_be_read_by_everybody(base: str, browser: Browser, scheme: str):
    with browser.new_page(color_scheme=scheme) as page:
        found = []
        for path in (
            "/",
            "/collections/rugs",
            "/products/dipped-mug",
            "/account/sign-in",
            "/account/sign-up",
        ):
            page.goto(f"{shop(base, 'loom')}{path}")
            page.evaluate(UNDRESS)
            found += faults(page, path, scheme)

    assert found == []
