"""The pictures of the merchant's guide: which screen of the demo each shows, and how it is taken.

`make pictures` writes them into `static/guide`, once in the light and once in the dark; the browser journeys take each
once more, so that none shows a screen that is gone.
"""

import io
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote_plus

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from e2e.pages.dashboard import STORE
from shared.kernel.home import PROJECT

FOLDER: Final = PROJECT / "static" / "guide"
WIDTH, HEIGHT = 1200, 760
SCHEMES: Final = ("light", "dark")
QUALITY: Final = 78


@dataclass(frozen=True, slots=True)
class Shot:
    """A screen: its address, the link there that is followed from it, and what of the page is brought to the top.

    A screen outside is seen by somebody who is not signed in. A framed one shows the shop itself within the page.
    """

    path: str
    then: str = ""
    at: str = ""
    is_outside: bool = False
    is_framed: bool = False


SHOTS: Final[dict[str, Shot]] = {
    "starting": Shot("/dashboard/sign-up", is_outside=True),
    "home": Shot(STORE),
    "orders": Shot(f"{STORE}/orders"),
    "order": Shot(f"{STORE}/orders/1001"),
    "packing": Shot(f"{STORE}/packing"),
    "order-stages": Shot(f"{STORE}/order-stages"),
    "products": Shot(f"{STORE}/products"),
    "product": Shot(f"{STORE}/products", then="a.row-product"),
    "variants": Shot(f"{STORE}/products", then="a.row-product", at="#variants"),
    "sheet": Shot(f"{STORE}/products/sheet"),
    "customers": Shot(f"{STORE}/customers"),
    "customer": Shot(f"{STORE}/customers", then="main table a"),
    "reviews": Shot(f"{STORE}/reviews"),
    "wishlists": Shot(f"{STORE}/wishlists"),
    "categories": Shot(f"{STORE}/categories"),
    "collections": Shot(f"{STORE}/collections"),
    "promotions": Shot(f"{STORE}/promotions"),
    "price-lists": Shot(f"{STORE}/price-lists"),
    "subscriptions": Shot(f"{STORE}/subscriptions"),
    "gift-cards": Shot(f"{STORE}/gift-cards"),
    "abandoned-carts": Shot(f"{STORE}/abandoned-carts"),
    "newsletter": Shot(f"{STORE}/subscribers"),
    "campaigns": Shot(f"{STORE}/campaigns", then="main table a"),
    "automatic-mails": Shot(f"{STORE}/automatic-mails"),
    "stock": Shot(f"{STORE}/stock"),
    "reports": Shot(f"{STORE}/reports"),
    "search": Shot(f"{STORE}/search"),
    "front-page": Shot(f"{STORE}/home-page"),
    "menus": Shot(f"{STORE}/menus"),
    "mails": Shot(f"{STORE}/mails"),
    "letters": Shot(f"{STORE}/mails/letters"),
    "importing": Shot(f"{STORE}/products/imports"),
    "payments": Shot(f"{STORE}/payments"),
    "reconciliations": Shot(f"{STORE}/reconciliations"),
    "shipping": Shot(f"{STORE}/shipping"),
    "taxes": Shot(f"{STORE}/taxes"),
    "look": Shot(f"{STORE}/look", is_framed=True),
    "settings": Shot(f"{STORE}/settings"),
    "questions": Shot(f"{STORE}/checkout-questions"),
    "domains": Shot(f"{STORE}/domains"),
    "api": Shot(f"{STORE}/settings/keys/new"),
    "languages": Shot(f"{STORE}/translations"),
    "currencies": Shot(f"{STORE}/currencies"),
    "people": Shot(f"{STORE}/people"),
    "teams": Shot(f"{STORE}/people/teams"),
    "roles": Shot(f"{STORE}/people/roles"),
    "account": Shot(f"{STORE}/account"),
}

_IS_DRAWN: Final = """() => [...document.images].every(
    one => one.complete || one.getBoundingClientRect().top > innerHeight || !one.offsetParent)"""
# What shoppers do before anybody looks at what they did.
SEARCHED: Final = ("rug", "rug", "rug", "cushion", "cushion", "lamp", "wool throw", "hammock")
KEPT: Final = (3, 2)


def shop(browser: Browser, base: str) -> None:
    """Search for a few things, and keep some: two shoppers in front of the demo's shop."""
    for kept in KEPT:
        context = browser.new_context()
        page = context.new_page()
        for words in SEARCHED:
            page.goto(f"{base}/search?q={quote_plus(words)}")
        page.goto(f"{base}/collections/all")
        for place in range(kept):
            heart = page.locator("#product-grid [data-heart]").nth(place)
            heart.click()
            expect(heart).to_have_attribute("aria-pressed", "true")
        context.close()


def file_of(name: str, scheme: str) -> Path:
    """Return where a picture lies; the one in the dark beside the one in the light."""
    return FOLDER / (f"{name}.webp" if scheme == "light" else f"{name}.{scheme}.webp")


def take(page: Page, base: str, shot: Shot) -> bytes:
    """Go to a screen and return its picture as WebP. Raises AssertionError where there is no such screen."""
    answer = page.goto(f"{base}{shot.path}")
    if shot.then:
        address = page.locator(shot.then).first.get_attribute("href")
        answer = page.goto(f"{base}{address}")
    assert answer is not None, shot
    assert answer.ok, shot
    if shot.at:
        page.locator(shot.at).first.evaluate("element => element.scrollIntoView()")
    if shot.is_framed:
        page.frame_locator("iframe").first.locator("main").first.wait_for()
    page.evaluate("() => document.fonts.ready")
    page.wait_for_function(_IS_DRAWN)
    taken = io.BytesIO()
    with Image.open(io.BytesIO(page.screenshot(animations="disabled", caret="hide"))) as drawn:
        drawn.save(taken, "WEBP", quality=QUALITY, method=6)
    return taken.getvalue()
