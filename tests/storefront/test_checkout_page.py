"""The checkout's page is written once for all who have typed nothing: each sees their own goods and amounts in it."""

import re

from httpx import AsyncClient

from shared.kernel.database import Database
from shared.stores.models import Store
from shared.web.door import Door
from storefront.checkout_due import STAND_INS
from tests.storefront.test_checkout import fill_cart
from tests.support.web import browser

HIDDEN = re.compile(r'name="(seen_\w+)" value="([^"]*)"')


async def page_of(shopper: AsyncClient) -> str:
    answer = await shopper.get("/checkout")
    assert answer.status_code == 200
    return answer.text


async def test_each_shopper_sees_their_own_goods_and_amounts(
    door: Door, shopper: AsyncClient, database: Database, store: Store
):
    await fill_cart(shopper, database, store, title="Mug & <b>jug</b>", price_minor=1200)
    async with browser(door, shopper.base_url.host) as other:
        await fill_cart(other, database, store, title="Lamp", price_minor=9950, quantity=2)
        first, second, again = await page_of(shopper), await page_of(other), await page_of(shopper)

    assert first == again
    assert dict(HIDDEN.findall(first)) == {"seen_currency": "EUR", "seen_total": "1690", "seen_card": "0"}
    assert dict(HIDDEN.findall(second)) == {"seen_currency": "EUR", "seen_total": "19900", "seen_card": "0"}
    assert "Place order · €16.90" in first
    assert "Place order · €199.00" in second
    assert "Mug &amp; &lt;b&gt;jug&lt;/b&gt;" in first
    assert "Lamp" not in first
    assert "Mug" not in second
    for page in (first, second):
        assert not any(getattr(STAND_INS, name) in page for name in STAND_INS.__slots__)


async def test_what_one_shopper_typed_is_on_nobody_elses_page(
    door: Door, shopper: AsyncClient, database: Database, store: Store
):
    await fill_cart(shopper, database, store, price_minor=1200)
    before = await page_of(shopper)
    refused = await shopper.post("/checkout", data={"email": "mila@example.com", "note": "Ring twice"})
    assert refused.status_code == 422
    assert "mila@example.com" in refused.text

    async with browser(door, shopper.base_url.host) as other:
        await fill_cart(other, database, store, price_minor=1200)
        page = await page_of(other)

    assert "mila@example.com" not in page
    assert "Ring twice" not in page
    assert await page_of(shopper) == before
