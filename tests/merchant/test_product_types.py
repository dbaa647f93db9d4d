"""Types, what they ask, the answers on a product's form, and where these show."""

import httpx
from sqlalchemy import select

from search.rebuild_index import rebuild_index
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.models import Attribute, Product, ProductType, Variant
from shared.products.option import OptionValue
from shared.stores.models import Store
from tests.merchant.test_products import form_of
from tests.storefront.test_collections import titles
from tests.support.factories.catalogue import make_product
from tests.support.factories.grouping import make_branch, make_type


async def product_of(database: Database, store: Store) -> Product:
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(Product))).one()


async def test_a_type_is_made_and_asks_in_order(owner: httpx.AsyncClient, database: Database, store: Store):
    desk = f"/dashboard/{store.slug}/types"
    made = await owner.post(desk, data={"name": "Coffee"})
    address = made.headers["location"]
    for label, kind in (("Origin", "text"), ("Altitude", "number")):
        asked = await owner.post(f"{address}/attributes", data={"label": label, "kind": kind, "unit": "m"})
        assert asked.status_code == 303
    async with database.in_store(store.id) as session:
        last = (await session.scalars(select(Attribute).where(Attribute.key == "altitude"))).one()

    await owner.post(f"{address}/attributes/{last.id}", data={"move": "up"})
    twice = await owner.post(f"{address}/attributes", data={"label": "origin", "kind": "choice"})
    taken = await owner.post(desk, data={"name": "COFFEE"})

    assert "This is asked already." in twice.text
    assert "Write at least one choice" in twice.text
    assert "Another type has this name." in taken.text
    async with database.in_store(store.id) as session:
        order = select(Attribute.key).order_by(Attribute.position)
        assert (await session.scalars(order)).all() == ["altitude", "origin"]
        assert (await session.scalars(select(ProductType.name))).all() == ["Coffee"]


async def test_answers_are_saved_shown_and_found(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    path, fields, _ = await form_of(database, store, product_type="Pack")
    async with database.in_store(store.id) as session:
        await make_type(session, "Pack", heading="Size", is_filterable=True, is_required=True)

    missing = await owner.post(path, data=fields | {"answers": "yes"})
    wrong = await owner.post(path, data=fields | {"answers": "yes", "attribute-volume": "a lot"})
    assert (missing.status_code, wrong.status_code) == (422, 422)
    assert "“Volume” has to be answered for this type." in missing.text
    assert "This is not a number." in wrong.text
    assert 'value="a lot"' in wrong.text
    assert (await product_of(database, store)).attributes == {}

    saved = await owner.post(path, data=fields | {"answers": "yes", "attribute-volume": "48.50"})
    assert saved.status_code == 303
    assert (await product_of(database, store)).attributes == {"volume": "48.5"}
    async with database.in_store(store.id) as session:
        await make_product(session, title="Other")
        await rebuild_index(session, now=utc_now())
    page = await shopper.get("/products/blue-mug")
    narrowed = await shopper.get("/search", params={"attribute:Volume": "48.5 l"})
    assert "<h3>Size</h3>" in page.text
    assert "<dt>Volume</dt><dd><bdi>48.5 L</bdi></dd>" in page.text
    assert titles(narrowed.text) == ["Blue Mug"]
    assert "Volume: 48.5 l" in narrowed.text


async def test_a_product_is_put_into_categories(owner: httpx.AsyncClient, database: Database, store: Store):
    path, fields, _ = await form_of(database, store)
    async with database.in_store(store.id) as session:
        home, rugs = await make_branch(session, "Home", "Rugs")

    saved = await owner.post(path, data=fields | {"category": str(rugs.id), "categories": str(home.id)})
    page = await owner.get(path)
    refused = await owner.post(path, data=fields | {"category": "", "categories": str(home.id)})

    assert saved.status_code == 303
    assert f'<option value="{rugs.id}" selected>' in page.text
    assert f'name="categories" value="{home.id}" checked' in page.text
    assert (refused.status_code, "Choose the main category first." in refused.text) == (422, True)


async def test_option_values_are_painted(
    owner: httpx.AsyncClient, shopper: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        product = await make_product(session, slug="rug", option="Colour", values=["Sky", "Sand"])
        values = {value.name: value.id for value in await session.scalars(select(OptionValue))}
    path = f"/dashboard/{store.slug}/products/{product.id}"
    fields = {"title": "Rug", "slug": "rug", "state": "active", "samples": "yes"}
    async with database.in_store(store.id) as session:
        for variant in await session.scalars(select(Variant)):
            fields |= {
                f"price-{variant.id}": "19.00",
                f"stock-{variant.id}": "10",
                f"seen-{variant.id}": "10",
            }

    refused = await owner.post(path, data=fields | {f"swatch-{values['Sky']}": "blue"})
    saved = await owner.post(
        path, data=fields | {f"swatch-{values['Sky']}": "#2F4668", f"swatch-{values['Sand']}": ""}
    )

    assert refused.status_code == 422
    assert "Write a colour as #rrggbb" in refused.text
    assert saved.status_code == 303
    assert 'fill="#2f4668"' in (await shopper.get("/products/rug")).text
