"""Bundles in the shop: what is in them, what they save, how many there are."""

import json
import re

from httpx import AsyncClient
from sqlalchemy import update

from shared.kernel.database import Database
from shared.products.models import Product
from shared.stores.models import Store
from tests.support.checkouts import FORM
from tests.support.factories.catalogue import make_bundle, make_variant
from tests.support.web import HTMX


async def kit(database: Database, store: Store, *, stock: int = 20):
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, stock=stock, title="Kiln Mug", slug="mug", price_minor=1900)
        tray = await make_variant(session, stock=20, title="Ash Tray", slug="tray", price_minor=3000)
        return await make_bundle(session, (mug, 2), (tray, 1), title="Tea Set", slug="set", price_minor=5900)


async def test_the_page_lists_the_parts_and_what_they_save(
    shopper: AsyncClient, database: Database, store: Store
):
    bundle = await kit(database, store, stock=9)

    page = await shopper.get("/products/set")

    assert 'href="/products/mug?variant=' in page.text
    assert "Together you save €9.00" in page.text
    assert "Only 4 left" in page.text
    data = json.loads(
        re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL)[0]
    )
    assert data["offers"]["availability"] == "https://schema.org/InStock"
    assert str(bundle.id) in (await shopper.get("/feeds/google.xml")).text


async def test_the_cart_and_the_order_list_the_parts(shopper: AsyncClient, database: Database, store: Store):
    bundle = await kit(database, store)

    drawer = await shopper.post(
        "/cart/lines", data={"variant": str(bundle.id), "quantity": "1"}, headers=HTMX
    )
    assert "2 × Kiln Mug" in drawer.text
    placed = await shopper.post("/checkout", data=FORM)
    assert "2 × Kiln Mug" in (await shopper.get(placed.headers["location"])).text


async def test_with_a_part_gone_it_cannot_be_bought(shopper: AsyncClient, database: Database, store: Store):
    bundle = await kit(database, store)
    await shopper.post("/cart/lines", data={"variant": str(bundle.id), "quantity": "1"})
    async with database.in_store(store.id) as session:
        await session.execute(update(Product).where(Product.slug == "tray").values(state="archived"))

    page = await shopper.get("/products/set")
    refused = await shopper.post("/checkout", data=FORM)

    assert "Not sold any more" in page.text
    assert 'href="/products/tray' not in page.text
    assert "data-buy-button disabled" in page.text or 'disabled=""' in page.text
    assert refused.status_code == 409
    assert "This has sold out" in refused.text


async def test_a_shortage_of_a_part_is_told_at_the_bundles_line(
    shopper: AsyncClient, database: Database, store: Store
):
    bundle = await kit(database, store, stock=7)
    await shopper.post("/cart/lines", data={"variant": str(bundle.id), "quantity": "3"})
    async with database.in_store(store.id) as session:
        other = await make_variant(session, stock=None)
        part = bundle.parts[0].component
        await session.execute(
            update(type(part.stock)).where(type(part.stock).id == part.id).values(reserved=2)
        )

    refused = await shopper.post("/checkout", data=FORM)

    assert (refused.status_code, other.left) == (409, None)
    assert "Only 2 left." in refused.text
