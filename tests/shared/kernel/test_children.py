"""What belongs to many objects is read by one list of their ids."""

from sqlalchemy import select, update

from shared.kernel.children import load_children
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.models import Product, Variant
from shared.products.option import Option
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product


async def test_each_parent_gets_its_own_in_order(database: Database, store: Store, other_store: Store):
    async with database.in_store(other_store.id) as session:
        await make_product(session, title="Elsewhere", option="Size", values=["S"])
    async with database.in_store(store.id) as session:
        jug = await make_product(session, title="Jug", option="Size", values=["S", "M", "L"])
        await make_product(session, title="Mug", option="Colour", values=["Red"])
        plain = await make_product(session, title="Plain")
        for known, change in ((jug, {"choices": ["M"]}), (plain, {})):
            await session.execute(
                update(Variant)
                .where(Variant.product_id == known.id)
                .filter_by(**change)
                .values(deleted_at=utc_now())
            )
        # Not in the order in which they were made.
        turned = update(Variant).where(Variant.product_id == jug.id).values(position=9 - Variant.position)
        await session.execute(turned)

    async with database.in_store(store.id) as session:
        products = (await session.scalars(select(Product).order_by(Product.title))).all()
        variants = await load_children(session, products, Product.variants)
        options = await load_children(session, products, Product.options)
        await load_children(session, options, Option.values)

    read = {product.title: [variant.choices for variant in product.variants] for product in products}
    assert read == {"Jug": [["L"], ["S"]], "Mug": [["Red"]], "Plain": []}
    assert sum(map(len, read.values())) == len(variants)
    asked = {option.name: [value.name for value in option.values] for option in options}
    assert asked == {"Size": ["S", "M", "L"], "Colour": ["Red"]}
    assert [option.name for option in products[2].options] == []


async def test_nobody_has_no_children(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        assert await load_children(session, [], Product.variants) == []
