"""What shoppers and machines are told of goods that are not in the house yet."""

import csv
import io
import json
import re
from datetime import date, timedelta

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from shared.inventory.change_selling import BACKORDER, PREORDER, Selling, change_selling
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.order_lines import OrderLine
from shared.products.models import Variant
from shared.stores.models import Store
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_variant

DAY = date(2099, 3, 12)
LATER = Selling(BACKORDER, limit=4, delay_days=18)
PREORDERED = Selling(PREORDER, limit=4, releases_on=DAY)


async def sell_on(database: Database, store: Store, selling: Selling, *, stock: int = 0) -> Variant:
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=stock, slug="mug", title="Kiln Mug")
        await change_selling(session, {variant.id: selling}, now=utc_now())
    return variant


def told(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.mark.parametrize(
    ("selling", "words", "availability", "feed", "days"),
    [
        (
            LATER,
            "Ships in 2–3 weeks",
            "BackOrder",
            "available for order",
            18,
        ),
        (PREORDERED, "Pre-order: ships from March 12, 2099", "PreOrder", "preorder", None),
    ],
    ids=["backorder", "preorder"],
)
async def test_the_promise_is_told_from_the_page_to_the_order(
    shopper: AsyncClient,
    database: Database,
    store: Store,
    selling: Selling,
    words: str,
    availability: str,
    feed: str,
    days: int | None,
):
    variant = await sell_on(database, store, selling)

    page = await shopper.get("/products/mug")
    assert words in told(page.text)
    assert "Add to cart" in page.text
    offer = json.loads(
        re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)[0]
    )
    assert offer["offers"]["availability"] == f"https://schema.org/{availability}"
    row = next(csv.DictReader(io.StringIO((await shopper.get("/feeds/facebook.csv")).text)))
    assert row["availability"] == feed
    google = (await shopper.get("/feeds/google.xml")).text
    available_from = DAY if days is None else (utc_now() + timedelta(days=days)).date()
    assert f"<g:availability_date>{available_from.isoformat()}T00:00Z</g:availability_date>" in google

    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "2"})
    assert words in told((await shopper.get("/cart")).text)
    assert words in told((await shopper.get("/checkout")).text)
    placed = await shopper.post("/checkout", data=FORM)
    assert placed.status_code == 303, told(placed.text)
    assert words in told((await shopper.get(placed.headers["location"])).text)


async def test_the_cart_says_how_many_of_a_line_wait(shopper: AsyncClient, database: Database, store: Store):
    variant = await sell_on(database, store, LATER, stock=1)

    page = await shopper.get("/products/mug")
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "3"})

    assert "Ships in" not in told(page.text)
    assert "2 of 3: Ships in 2–3 weeks" in told((await shopper.get("/cart")).text)


async def test_beyond_the_limit_it_is_sold_out(shopper: AsyncClient, database: Database, store: Store):
    variant = await sell_on(database, store, LATER)

    refused = await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "5"})

    assert refused.status_code == 422
    assert "Only 4 left." in refused.text


async def test_an_order_keeps_what_was_promised(shopper: AsyncClient, database: Database, store: Store):
    variant = await sell_on(database, store, LATER)
    await shopper.post("/cart/lines", data={"variant": str(variant.id), "quantity": "1"})
    placed = await shopper.post("/checkout", data=FORM)
    async with database.in_store(store.id) as session:
        await change_selling(session, {variant.id: Selling(BACKORDER, limit=4, delay_days=60)}, now=utc_now())

        line = (await session.scalars(select(OrderLine))).one()
        assert line.promise == {"delay_days": 18}
    assert "Ships in 2–3 weeks" in told((await shopper.get(placed.headers["location"])).text)
