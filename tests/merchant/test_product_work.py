"""Products from their first form to their last: made, copied, put away, brought back, deleted; and two people at once."""

import re

import httpx
import pytest
from sqlalchemy import func, select

from shared.inventory.models import StockLevel
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.products.collection import CollectionProduct
from shared.products.models import Product, Variant
from shared.products.option import Option, OptionValue
from shared.stores.models import Store
from shared.web.door import Door
from tests.support.factories.catalogue import make_bundle, make_collection, make_product, make_variant
from tests.support.factories.orders import make_order
from tests.support.web import signed_in

NEW = {"title": "Wool Throw", "price": "49.90", "state": "draft"}


async def count_products(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(func.count()).select_from(Product)) or 0


async def version_of(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(Store.catalogue_version)) or 0


def seen_in(page: str) -> str:
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found is not None
    return found[1]


async def test_a_title_and_a_price_are_enough(owner: httpx.AsyncClient, database: Database, store: Store):
    answer = await owner.post(f"/dashboard/{store.slug}/products", data=NEW)

    async with database.in_store(store.id) as session:
        product = (await session.scalars(select(Product))).one()
        variant = (await session.scalars(select(Variant))).one()
    assert (product.title, product.slug, product.state) == ("Wool Throw", "wool-throw", "draft")
    assert (variant.price_minor, variant.currency, variant.choices) == (4990, store.currency, [])
    assert answer.headers["location"] == f"/dashboard/{store.slug}/products/{product.id}?created=yes"
    assert (await owner.get(answer.headers["location"])).status_code == 200


async def test_every_combination_of_options_becomes_a_variant(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    options = {"option-0": "Size", "values-0": "S, M", "option-1": "Colour", "values-1": "Sand, Indigo, Sand"}
    figures = {"sku": "WT", "cost": "20", "compare": "60", "weight": "1.5 kg", "stock": "4"}

    await owner.post(f"/dashboard/{store.slug}/products", data=NEW | options | figures)

    async with database.in_store(store.id) as session:
        found = (await session.scalars(select(Variant).order_by(Variant.position))).all()
        assert [(one.choices, one.sku) for one in found] == [
            (["S", "Sand"], "WT-S-SAND"),
            (["S", "Indigo"], "WT-S-INDIGO"),
            (["M", "Sand"], "WT-M-SAND"),
            (["M", "Indigo"], "WT-M-INDIGO"),
        ]
        assert {(one.cost_minor, one.compare_at_minor, one.weight_grams) for one in found} == {
            (2000, 6000, 1500)
        }
        assert list(await session.scalars(select(StockLevel.on_hand))) == [4, 4, 4, 4]
        assert list(await session.scalars(select(Option.name).order_by(Option.position))) == [
            "Size",
            "Colour",
        ]
        assert await session.scalar(select(func.count()).select_from(OptionValue)) == 4


async def test_the_same_form_sent_twice_makes_one_product(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    key = {"key": str(new_id())}

    first = await owner.post(f"/dashboard/{store.slug}/products", data=NEW | key)
    second = await owner.post(f"/dashboard/{store.slug}/products", data=NEW | key)

    assert first.headers["location"] == second.headers["location"]
    assert await count_products(database, store) == 1


async def test_a_second_product_of_the_same_title_gets_an_address_of_its_own(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    for _ in range(3):
        await owner.post(f"/dashboard/{store.slug}/products", data=NEW)

    async with database.in_store(store.id) as session:
        slugs = sorted(await session.scalars(select(Product.slug)))
    assert slugs == ["wool-throw", "wool-throw-2", "wool-throw-3"]


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("title", "", "Give the product a title."),
        ("price", "", "Enter a price."),
        ("price", "cheap", "is not an amount"),
        ("compare", "10", "has to be higher than the price"),
        ("cost", "-1", "A cost cannot be below zero."),
        ("weight", "heavy", "Write a weight such as 430 g or 1.5 kg."),
        ("weight", "12 cm", "Write a weight such as 430 g or 1.5 kg."),
        ("stock", "many", "Stock is a whole number."),
        ("barcode", "4006381333932", "The check digit of this number is wrong"),
        ("option-0", "Size", "Name at least one value"),
        ("values-0", "S, M", "Name the option"),
    ],
)
async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_made(
    owner: httpx.AsyncClient, database: Database, store: Store, field: str, typed: str, said: str
):
    answer = await owner.post(f"/dashboard/{store.slug}/products", data=NEW | {"tags": "kept", field: typed})

    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="kept"' in answer.text
    assert await count_products(database, store) == 0


async def test_more_combinations_than_a_product_can_have_are_refused(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    many = ", ".join(f"v{number}" for number in range(46))
    options = {"option-0": "A", "values-0": many, "option-1": "B", "values-1": many}

    answer = await owner.post(f"/dashboard/{store.slug}/products", data=NEW | options)

    assert answer.status_code == 422
    assert "That would make more than 2,048 variants." in answer.text
    assert await count_products(database, store) == 0


async def test_of_two_tabs_the_second_is_told_and_loses_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        product = await make_product(session, title="Mug", slug="mug")
    path = f"/dashboard/{store.slug}/products/{product.id}"
    seen = seen_in((await owner.get(path)).text)
    form = {"title": "Mug", "slug": "mug", "state": "active", "seen": seen}
    assert (await owner.post(path, data=form | {"title": "Red mug"})).status_code == 303

    second = await owner.post(path, data=form | {"title": "Blue mug", "tags": "mine"})

    assert second.status_code == 409
    assert "This was changed meanwhile to “Red mug”." in second.text
    assert 'value="Blue mug"' in second.text
    assert 'value="mine"' in second.text
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Product.title)) == "Red mug"
    # Whoever has seen that may put theirs in its place.
    again = form | {"title": "Blue mug", "seen": seen_in(second.text)}
    assert (await owner.post(path, data=again)).status_code == 303
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Product.title)) == "Blue mug"


async def test_a_price_that_somebody_else_set_is_not_put_back(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Mug", slug="mug", price_minor=1900)
    path = f"/dashboard/{store.slug}/products/{variant.product_id}"
    form = {"title": "Mug", "slug": "mug", "state": "active", f"price-{variant.id}": "19.00"}
    form["seen"] = seen_in((await owner.get(path)).text)
    async with database.in_store(store.id) as session:
        (await session.scalars(select(Variant))).one().price_minor = 1500

    answer = await owner.post(path, data=form)

    assert answer.status_code == 409
    assert "Prices, numbers or variants are others now." in answer.text
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Variant.price_minor)) == 1500


async def test_an_archived_product_can_be_brought_back_at_once(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        product = await make_product(session, title="Mug")
    path = f"/dashboard/{store.slug}/products/{product.id}/state"
    version = await version_of(database, store)

    away = await owner.post(path, data={"state": "archived"})
    listed = await owner.get(away.headers["location"])

    assert "“Mug” is put away." in listed.text
    assert '<input type="hidden" name="state" value="active">' in listed.text
    assert await version_of(database, store) == version + 1
    back = await owner.post(path, data={"state": "active"})
    assert back.headers["location"] == f"/dashboard/{store.slug}/products?changed={product.id}&was=archived"
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Product.state)) == "active"


async def test_a_copy_is_a_draft_without_what_is_the_originals_own(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        original = await make_product(session, title="Mug", slug="mug", option="Size", values=["S", "M"])
        shelf = await make_collection(session, [original])

    await owner.post(f"/dashboard/{store.slug}/products/{original.id}/copy")

    async with database.in_store(store.id) as session:
        copy = (await session.scalars(select(Product).where(Product.id != original.id))).one()
        assert (copy.title, copy.slug, copy.state) == ("Copy of Mug", "copy-of-mug", "draft")
        mine = select(Variant).where(Variant.product_id == copy.id).order_by(Variant.position)
        variants = (await session.scalars(mine)).all()
        assert [(one.choices, one.price_minor) for one in variants] == [(["S"], 1900), (["M"], 1900)]
        ids = [one.id for one in variants]
        assert (await session.scalars(select(StockLevel).where(StockLevel.id.in_(ids)))).all() == []
        placed = select(CollectionProduct.product_id).where(CollectionProduct.collection_id == shelf.id)
        assert set(await session.scalars(placed)) == {original.id, copy.id}


async def test_what_was_never_sold_can_be_deleted(owner: httpx.AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        product = await make_product(session, option="Size", values=["S", "M"])
        await make_collection(session, [product])

    answer = await owner.post(f"/dashboard/{store.slug}/products/{product.id}/removal")

    assert answer.headers["location"] == f"/dashboard/{store.slug}/products?deleted=yes"
    assert await count_products(database, store) == 0


async def test_what_was_sold_or_is_in_a_bundle_stays(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        sold = await make_variant(session, title="Sold")
        await make_order(session, sold)
        part = await make_variant(session, title="Part")
        await make_bundle(session, (part, 2), title="Bundle")

    for variant in (sold, part):
        answer = await owner.post(f"/dashboard/{store.slug}/products/{variant.product_id}/removal")
        assert answer.status_code == 409
        assert "This product was sold or is part of a bundle" in answer.text
    assert await count_products(database, store) == 3


async def test_collections_by_hand_are_chosen_on_the_product(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        product = await make_product(session, title="Mug", slug="mug")
        before, after = await make_collection(session, [product]), await make_collection(session, [])
    form = {"title": "Mug", "slug": "mug", "state": "active", "has_shelves": "yes", "shelves": str(after.id)}

    await owner.post(f"/dashboard/{store.slug}/products/{product.id}", data=form)

    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(CollectionProduct.collection_id))) == [after.id]
    assert before.id != after.id


async def test_staff_neither_see_nor_set_what_goods_cost(door: Door, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Mug", slug="mug")
        variant.cost_minor = 777
    staff = await signed_in(door, database, store, role="staff")
    path = f"/dashboard/{store.slug}/products/{variant.product_id}"
    words = {"title": "Mug", "slug": "mug", "state": "active"}

    page = (await staff.get(path)).text
    await staff.post(path, data=words | {f"cost-{variant.id}": "1"})

    assert 'value="7.77"' not in page
    assert "Your cost" not in page
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Variant.cost_minor)) == 777
