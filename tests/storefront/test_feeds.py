import csv
import io
from datetime import datetime
from xml.etree import ElementTree as ET

import pytest
from httpx import AsyncClient
from sqlalchemy import update

from shared.kernel.database import Database
from shared.products import read_shown_products
from shared.products.models import Product, Variant
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product

ATOM = {"a": "http://www.w3.org/2005/Atom"}
GOOGLE = "{http://base.google.com/ns/1.0}"


def items_of(xml: str) -> list[dict[str, str]]:
    """Return the items of Google's feed, each as its single fields."""
    items = ET.fromstring(xml).findall("channel/item")  # noqa: S314 - our own answer
    return [{field.tag.removeprefix(GOOGLE): field.text or "" for field in item} for item in items]


async def stock_shelf(database: Database, store: Store) -> None:
    async with database.in_store(store.id) as session:
        mug = await make_product(
            session,
            slug="mug",
            title="Mug <small> & \x0bround",
            vendor="Kiln",
            price_minor=1500,
            compare_at_minor=2000,
        )
        await session.execute(
            update(Variant).where(Variant.product_id == mug.id).values(barcode="4006381333931", sku="MUG-1")
        )
        await make_product(
            session, slug="shirt", title="Shirt", option="Colour", values=["Ink", "Clay"], stock=0
        )
        await make_product(session, slug="to-order", title="Bench", stock=0, backorder_limit=3)
        await make_product(session, slug="poster", kind="external")
        await make_product(session, slug="draft", state="draft")


async def test_google_gets_every_version_that_is_sold_here(
    shopper: AsyncClient, database: Database, store: Store
):
    await stock_shelf(database, store)

    answer = await shopper.get("/feeds/google.xml")
    items = {item["title"]: item for item in items_of(answer.text)}

    assert answer.headers["content-type"] == "application/xml"
    assert set(items) == {"Mug <small> & round", "Shirt – Ink", "Shirt – Clay", "Bench"}
    mug, ink, clay = items["Mug <small> & round"], items["Shirt – Ink"], items["Shirt – Clay"]
    assert (mug["price"], mug["sale_price"], mug["availability"]) == ("20.00 EUR", "15.00 EUR", "in_stock")
    assert (mug["gtin"], mug["mpn"], mug["brand"]) == ("4006381333931", "MUG-1", "Kiln")
    assert "item_group_id" not in mug
    assert ink["item_group_id"] == clay["item_group_id"]
    assert (ink["color"], ink["availability"], ink["brand"]) == ("Ink", "out_of_stock", store.name)
    assert ink["link"] != clay["link"]
    assert items["Bench"]["availability"] == "backorder"
    for item in items.values():
        assert (await shopper.get(item["link"])).status_code == 200


async def test_facebook_gets_the_same_as_a_table(shopper: AsyncClient, database: Database, store: Store):
    await stock_shelf(database, store)

    answer = await shopper.get("/feeds/facebook.csv")
    rows = {row["title"]: row for row in csv.DictReader(io.StringIO(answer.text))}

    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert set(rows) == {"Mug <small> & round", "Shirt – Ink", "Shirt – Clay", "Bench"}
    assert rows["Mug <small> & round"]["sale_price"] == "15.00 EUR"
    assert [rows[title]["availability"] for title in ("Mug <small> & round", "Shirt – Ink", "Bench")] == [
        "in stock",
        "out of stock",
        "available for order",
    ]
    assert {row["condition"] for row in rows.values()} == {"new"}


@pytest.mark.parametrize("path", ["/feeds/google.xml", "/feeds/facebook.csv"])
async def test_a_catalogue_of_many_pieces_is_sent_whole(
    shopper: AsyncClient, database: Database, store: Store, monkeypatch, path: str
):
    small = read_shown_products._IN_ORDER.replace("LIMIT 200", "LIMIT 2")
    monkeypatch.setattr(read_shown_products, "_IN_ORDER", small)
    async with database.in_store(store.id) as session:
        for number in range(5):
            await make_product(session, title=f"Mug {number}")

    text = (await shopper.get(path)).text

    assert [text.count(f"Mug {number}") >= 1 for number in range(5)] == [True] * 5


@pytest.mark.parametrize("path", ["/feeds/google.xml", "/feeds/facebook.csv", "/feeds/new.atom"])
async def test_a_shop_without_products_has_empty_feeds(shopper: AsyncClient, store: Store, path: str):
    answer = await shopper.get(path)

    assert answer.status_code == 200
    assert "/products/" not in answer.text


async def test_readers_hear_of_what_is_new_latest_first(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        for day in (1, 3, 2):
            product = await make_product(session, slug=f"mug-{day}", title=f"Mug {day} & co")
            product.published_at = datetime.fromisoformat(f"2026-03-0{day}T12:00:00+00:00")

    answer = await shopper.get("/feeds/new.atom")
    feed = ET.fromstring(answer.text)  # noqa: S314 - our own answer

    assert answer.headers["content-type"] == "application/atom+xml"
    assert [title.text for title in feed.findall("a:entry/a:title", ATOM)] == [
        "Mug 3 & co",
        "Mug 2 & co",
        "Mug 1 & co",
    ]
    assert feed.findtext("a:updated", namespaces=ATOM) == "2026-03-03T12:00:00+00:00"
    assert feed.findtext("a:id", namespaces=ATOM) == f"urn:uuid:{store.id}"
    for link in feed.findall("a:entry/a:link", ATOM):
        assert (await shopper.get(link.attrib["href"])).status_code == 200


async def test_a_renamed_product_keeps_its_place_in_feeds(
    shopper: AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        mug = await make_product(session, slug="mug")
    before = items_of((await shopper.get("/feeds/google.xml")).text)[0]
    async with database.in_store(store.id) as session:
        await session.execute(update(Product).where(Product.id == mug.id).values(slug="cup", title="Cup"))

    after = items_of((await shopper.get("/feeds/google.xml")).text)[0]

    assert after["id"] == before["id"]
    assert after["link"].endswith("/products/cup")
