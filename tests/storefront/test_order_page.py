"""The page of an order that was just placed is written once for many: each buyer sees their own in it."""

import re
from datetime import timedelta

from httpx import AsyncClient
from sqlalchemy import update

from shared.kernel.database import Database
from shared.orders.models import Order
from shared.stores.models import Store
from shared.web.door import Door
from storefront.order_own import STAND_INS
from tests.storefront.test_checkout import BUYER, fill_cart
from tests.support.web import browser

PLAIN = BUYER | {"note": ""}
NUMBER = re.compile(r"<title>Order (\d+)")


async def placed(shopper: AsyncClient, database: Database, store: Store, **typed: str) -> str:
    """Order something of the title; returns the path of the order's page."""
    await fill_cart(shopper, database, store, title=typed.pop("title", "Mug"), price_minor=1200)
    answer = await shopper.post("/checkout", data=PLAIN | typed)
    assert answer.status_code == 303
    return answer.headers["location"]


async def page_at(shopper: AsyncClient, path: str) -> str:
    answer = await shopper.get(path)
    assert answer.status_code == 200
    return answer.text


async def test_each_buyer_sees_their_own(door: Door, shopper: AsyncClient, database: Database, store: Store):
    mine = await placed(shopper, database, store)
    async with browser(door, shopper.base_url.host) as other:
        theirs = await placed(
            other,
            database,
            store,
            title="Lamp & <i>shade</i>",
            email="noor@example.com",
            name="Noor <b>Aziz",
            line1="Am Markt 1",
        )
        first, second = await page_at(shopper, mine), await page_at(other, theirs)

    assert NUMBER.findall(first) != NUMBER.findall(second)
    assert "Thank you, Mila." in first
    assert "Thank you, Noor." in second
    for page, path, other_path in ((first, mine, theirs), (second, theirs, mine)):
        assert f'action="{path}/repeats"' in page
        assert other_path.rpartition("/")[2] not in page
        assert not any(getattr(STAND_INS, name) in page for name in STAND_INS.__slots__)
    for word in ("Lindenstraße 4<br>10969 Berlin", "mila@example.com", ">Mug<"):
        assert word in first
        assert word not in second
    for word in (
        "Noor &lt;b&gt;Aziz<br>Am Markt 1",
        "noor@example.com",
        "Lamp &amp; &lt;i&gt;shade&lt;/i&gt;",
    ):
        assert word in second
        assert word not in first


async def test_what_happens_to_an_order_shows_at_once(shopper: AsyncClient, database: Database, store: Store):
    path = await placed(shopper, database, store)
    assert "Thank you, Mila." in await page_at(shopper, path)

    async with database.in_store(store.id) as session:
        await session.execute(update(Order).values(placed_at=Order.placed_at - timedelta(hours=1)))
    later = await page_at(shopper, path)
    assert "Thank you" not in later

    async with database.in_store(store.id) as session:
        await session.execute(
            update(Order).values(state="cancelled", cancelled_at=Order.placed_at + timedelta(minutes=5))
        )
    cancelled = await page_at(shopper, path)
    assert "This order was cancelled." in cancelled
    assert "We are packing it." not in cancelled


async def test_a_note_is_on_its_own_page_only(shopper: AsyncClient, database: Database, store: Store):
    with_note = await placed(shopper, database, store, note="Ring twice")
    without = await placed(shopper, database, store)

    assert "Ring twice" in await page_at(shopper, with_note)
    assert "Ring twice" not in await page_at(shopper, without)
