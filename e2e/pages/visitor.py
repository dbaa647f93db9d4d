"""Somebody who is known in a shop: with an account, an order, a full cart, a wish. No link leads to all their pages."""

import re
import time
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Final
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
from playwright.sync_api import BrowserContext

PASSWORD: Final = "slow river under stones"  # noqa: S105 - of an account that ends with the test
ADDRESS: Final = {
    "name": "Inés Buyer",
    "line1": "Hafenstraße 12",
    "postcode": "20457",
    "city": "Hamburg",
    "state": "NY",
    "payment": "cash_on_delivery",
}
COUNTRIES: Final = {"northbound": ("US", "10001"), "kernel-coffee": ("GB", "N1 9GU")}
PATIENCE: Final = 30.0


@dataclass(frozen=True, slots=True)
class Visitor:
    """The visitor's own client, which names the shop by its header, and the addresses that are theirs."""

    client: httpx.Client
    paths: tuple[str, ...]

    def lend_cookies(self, context: BrowserContext, shop: str) -> None:
        """Let a browser be this visitor in the shop at that address."""
        context.add_cookies(
            [{"name": one.name, "value": one.value or "", "url": shop} for one in self.client.cookies.jar]
        )


@cache
def known_visitor(base: str, slug: str) -> Visitor:
    """Make an account in a demo shop, order something, keep something, and put something into the cart."""
    parts = urlsplit(base)
    host = parts.netloc.replace("localhost", f"{slug}.localhost")
    headers = {"host": host, "origin": f"{parts.scheme}://{host}"}
    client = httpx.Client(base_url=base, headers=headers, timeout=30)
    email = f"{uuid4().hex[:10]}@example.com"
    _sign_up(client, base, email)
    product = _first(client, r'href="(/products/[^"#?]+)"')
    _fill_cart(client, product)
    order = _order(client, slug, email)
    _fill_cart(client, product)
    page = client.get(product).text
    client.post(
        "/wishlist/items", data={"product": _found(page, r'name="product" value="([^"]+)" data-heart')}
    )
    own = ("/account", "/account/settings", "/account/addresses", "/account/addresses/new", "/wishlist")
    goods = re.findall(r'href="/products/([^"#?/]+)"', client.get("/collections/all").text)
    compared = f"/compare?products={','.join(list(dict.fromkeys(goods))[:3])}"
    paths = (
        "/cart",
        "/cart/code?code=SPRING",
        "/checkout",
        order,
        f"{order}/returns/new",
        *own,
        f"{product}/reviews/new",
        compared,
    )
    answers = {path: client.get(path).status_code for path in paths}
    assert set(answers.values()) == {httpx.codes.OK}, answers
    return Visitor(client, paths)


def _sign_up(client: httpx.Client, base: str, email: str) -> None:
    client.post("/account/sign-up", data={"email": email})
    until, mail = time.monotonic() + PATIENCE, ""
    while time.monotonic() < until and email not in mail:
        mail = httpx.get(f"{base}/dev/mail").text
        time.sleep(0.2)
    letter = mail[mail.index(email) :]
    link = urlsplit(_found(letter, r'href="(https?://[^"]+/account/sign-up/[^"]+)"'))
    made = client.post(link.path, data={"name": ADDRESS["name"], "password": PASSWORD})
    assert made.status_code == httpx.codes.SEE_OTHER, made.text


def _fill_cart(client: httpx.Client, product: str) -> None:
    variant = _found(client.get(product).text, r'name="variant" value="([^"]+)"')
    added = client.post("/cart/lines", data={"variant": variant, "quantity": "1"})
    assert added.status_code == httpx.codes.SEE_OTHER, added.text


def _order(client: httpx.Client, slug: str, email: str) -> str:
    page = client.get("/checkout").text
    seen = dict(re.findall(r'<input type="hidden" name="(seen_\w+)" value="([^"]*)"', page))
    country, postcode = COUNTRIES.get(slug, ("DE", ADDRESS["postcode"]))
    typed = ADDRESS | {"email": email, "country": country, "postcode": postcode}
    typed["delivery"] = _found(page, r'name="delivery" value="([^"]+)"')
    placed = client.post("/checkout", data=seen | typed)
    assert placed.status_code == httpx.codes.SEE_OTHER, placed.text
    return urlsplit(placed.headers["location"]).path


def _first(client: httpx.Client, pattern: str) -> str:
    return _found(client.get("/collections/all").text, pattern)


def _found(html: str, pattern: str) -> str:
    found = re.search(pattern, html)
    assert found is not None, pattern
    return unescape(found[1])
