"""Bundles: what may be in them, how many there are, and what an order keeps of them."""

import pytest
from sqlalchemy import func, select, text, update

from shared.carts.errors import NotEnough
from shared.carts.queries import whole_cart
from shared.inventory.errors import SoldOut
from shared.inventory.models import StockLevel, StockMovement
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.orders.cancel_order import cancel_order
from shared.products.bundles import BundlePart
from shared.products.compose_bundle import WantedPart, compose_bundle
from shared.products.models import Product, Variant
from shared.products.promises import Promise
from shared.products.read_shown_products import shown_product_of
from shared.products.shelves import by_ids
from shared.stores.models import Store
from tests.support.checkouts import assert_books_are_right
from tests.support.factories.catalogue import make_bundle, make_variant, only_variant
from tests.support.factories.orders import make_cart, make_order


@pytest.mark.parametrize(
    ("stocks", "expected"),
    [((9, 5), 4), ((9, 3), 3), ((1, 5), 0), ((None, 5), 5), ((None, None), None)],
)
async def test_there_are_as_many_as_the_scarcest_part_allows(
    database: Database, store: Store, stocks: tuple[int | None, int | None], expected: int | None
):
    async with database.in_store(store.id) as session:
        first, second = [await make_variant(session, stock=stock) for stock in stocks]
        bundle = await make_bundle(session, (first, 2), (second, 1))

        assert bundle.left == expected
        assert bundle.is_available == (expected != 0)
    async with database.reading(store.id) as reader:
        shown = (await shown_product_of(reader, bundle.id)).variants[0]
        card = (await by_ids(reader, [bundle.product_id]))[0]
    assert (shown.left, shown.is_available) == (expected, expected != 0)
    assert (card.pieces_left, card.is_sold_out) == (expected, expected == 0)


@pytest.mark.parametrize("gone", ["archived", "put away"])
async def test_without_one_of_its_parts_it_is_not_for_sale(database: Database, store: Store, gone: str):
    async with database.in_store(store.id) as session:
        part = await make_variant(session, stock=5)
        bundle = await make_bundle(session, (part, 1))
        cart, _ = await make_cart(session, bundle)
        if gone == "archived":
            await session.execute(
                update(Product).where(Product.id == part.product_id).values(state="archived")
            )
        else:
            await session.execute(update(Variant).where(Variant.id == part.id).values(deleted_at=utc_now()))
        session.expunge_all()

        line = (await whole_cart(session, cart.id)).lines[0]
        assert (line.is_for_sale, line.left) == (False, 0)
        with pytest.raises(NotEnough):
            await make_cart(session, line.variant)
    async with database.reading(store.id) as reader:
        shown = (await shown_product_of(reader, bundle.id)).variants[0]
        assert (shown.left, [one.is_shown for one in shown.parts]) == (0, [False])
        assert (await by_ids(reader, [bundle.product_id]))[0].is_sold_out


async def test_an_order_takes_the_parts_and_a_cancellation_puts_them_back(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug, tray = await make_variant(session, stock=9, title="Mug"), await make_variant(session, stock=3)
        bundle = await make_bundle(session, (mug, 2), (tray, 1))
        order = await make_order(session, bundle, mug, quantity=2)

        assert await _on_hand(session, mug, tray) == [3, 1]
        frozen = order.lines[0].parts
        assert [(part["title"], part["quantity"]) for part in frozen] == [("Mug", 2), ("Plain Mug", 1)]

        # What is in the bundle now is nothing to an order that was placed.
        product = await session.get_one(Product, (store.id, bundle.product_id))
        await compose_bundle(
            session, product, {bundle.id: [WantedPart("f", tray.id, 1)]}, actor="test", now=utc_now()
        )
        await cancel_order(session, order, reason="", actor="test", now=utc_now())
        assert await _on_hand(session, mug, tray) == [9, 3]
        sold = select(func.count()).select_from(StockMovement).where(StockMovement.variant_id == bundle.id)
        assert await session.scalar(sold) == 0
    await assert_books_are_right(database, store.id)


async def test_a_bundle_and_its_part_in_one_cart_are_asked_for_together(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, stock=4)
        bundle = await make_bundle(session, (mug, 2))
        with pytest.raises(SoldOut) as refusal:
            await make_order(session, bundle, mug, quantity=2)

        assert [(one.variant_id, one.wanted, one.available) for one in refusal.value.shortages] == [
            (mug.id, 6, 4)
        ]
        await session.rollback()


async def test_a_bundle_waits_for_the_part_that_comes_last(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        there = await make_variant(session, stock=9)
        late = await make_variant(session, stock=3, backorder_limit=20)
        await session.execute(update(StockLevel).where(StockLevel.id == late.id).values(delay_days=18))
        bundle = await make_bundle(session, (there, 1), (late, 2))
        order = await make_order(session, bundle, quantity=3)

        line = order.lines[0]
        assert line.promised == Promise(None, 18)
        # Three of the six pieces are missing: of three bundles two are not whole.
        assert order.waiting == {line.id: 2}


@pytest.mark.parametrize("what", ["a bundle", "itself", "nothing", "twice", "none of it", "many"])
async def test_what_cannot_be_in_a_bundle_is_refused(database: Database, store: Store, what: str):
    async with database.in_store(store.id) as session:
        part = await make_variant(session)
        inner = await make_bundle(session, (part, 1))
        outer = await make_variant(session)
        wanted = {
            "a bundle": [WantedPart("f", inner.id, 1)],
            "itself": [WantedPart("f", outer.id, 1)],
            "nothing": [WantedPart("f", store.id, 1)],
            "twice": [WantedPart("e", part.id, 1), WantedPart("f", part.id, 1)],
            "none of it": [WantedPart("f", part.id, 0)],
            "many": [WantedPart("f", part.id, 100)],
        }[what]

        with pytest.raises(Invalid) as refusal:
            await compose_bundle(session, outer.product, {outer.id: wanted}, actor="test", now=utc_now())

        assert list(refusal.value.fields) == ["f"]
        assert (await only_variant(session, outer.product)).parts == []
        assert outer.product.kind == "physical"


async def test_a_part_of_a_bundle_cannot_become_one(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        other, part = await make_variant(session), await make_variant(session)
        await make_bundle(session, (part, 1))

        with pytest.raises(Invalid) as refusal:
            await compose_bundle(
                session,
                part.product,
                {part.id: [WantedPart("f", other.id, 1)]},
                actor="test",
                now=utc_now(),
            )

        assert refusal.value.fields == {"f": "This product is in a bundle itself, so it cannot become one."}
        parts = select(func.count()).select_from(BundlePart).where(BundlePart.variant_id == part.id)
        assert await session.scalar(parts) == 0


async def test_a_sale_of_a_part_tells_the_pages_of_its_bundle(database: Database, store: Store):
    version = text("SELECT catalogue_version FROM stores")
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, stock=30)
        await make_bundle(session, (mug, 5))
        before = await session.scalar(version)
        await make_order(session, mug, quantity=1)

        # 29 mugs are plenty, but five bundles are few.
        assert await session.scalar(version) == before + 1


async def _on_hand(session, *variants: Variant) -> list[int]:
    rows = await session.execute(
        select(StockLevel.id, StockLevel.on_hand).where(StockLevel.id.in_([one.id for one in variants]))
    )
    found = {row[0]: row[1] for row in rows}
    return [found[one.id] for one in variants]
