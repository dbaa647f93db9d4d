"""A cart that is read straight on the driver: it holds what a query of the ORM would have loaded."""

from datetime import date

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm.exc import DetachedInstanceError

from shared.carts.models import Cart
from shared.carts.queries import open_cart, whole_cart
from shared.carts.whole_cart import BY_ID, read_cart
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.money import Money
from shared.products.product_image import ProductImage
from shared.products.promises import Promise
from shared.stores.models import Store
from tests.support.factories.catalogue import make_bundle, make_variant
from tests.support.factories.orders import make_cart


def picture(product_id, position: int, **columns: object) -> ProductImage:
    return ProductImage(
        product_id=product_id,
        position=position,
        created_at=utc_now(),
        **{"state": "ready", "renditions": [{"format": "webp", "width": 320, "height": 400}]} | columns,
    )


async def test_a_line_knows_its_price_its_stock_and_its_promise(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, price_minor=1900, compare_at_minor=2500, stock=1, backorder_limit=5)
        free = await make_variant(session, stock=None)
        await session.execute(
            update(StockLevel).where(StockLevel.id == mug.id).values(releases_on=date(2031, 4, 1))
        )
        made, _ = await make_cart(session, mug, free, quantity=2, notes=("For Ada",))

    async with database.reading(store.id) as reader:
        cart = await read_cart(reader, BY_ID, made.id)

    assert cart is not None
    first, second = cart.lines
    assert (cart.currency, cart.count, cart.subtotal) == ("EUR", 4, Money(7600, "EUR"))
    assert (first.note, first.left, first.waiting) == ("For Ada", 6, 1)
    assert first.variant.compare_at == Money(2500, "EUR")
    assert first.promise == Promise(date(2031, 4, 1))
    assert (second.left, second.promise, second.is_short) == (None, None, False)


async def test_of_many_pictures_it_brings_the_first_and_that_of_the_variant(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_variant(session)
        pending = picture(mug.product_id, 0, state="pending")
        first, middle, own = (picture(mug.product_id, place) for place in (1, 2, 3))
        for one in (pending, first, middle, own):
            one.store_id = store.id
            session.add(one)
        await session.flush()
        mug.image_id = own.id
        await session.flush()
        made, _ = await make_cart(session, mug)

    async with database.reading(store.id) as reader:
        cart = await read_cart(reader, BY_ID, made.id)

    assert cart is not None
    product = cart.lines[0].variant.product
    assert [one.id for one in product.ready_images] == [first.id, own.id]
    assert product.cover is not None
    assert product.cover.of_format("webp")[0]["width"] == 320


async def test_a_bundle_brings_its_parts(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug, tray = await make_variant(session, stock=9), await make_variant(session, stock=3)
        made, _ = await make_cart(session, await make_bundle(session, (mug, 2), (tray, 1)), mug)

    async with database.reading(store.id) as reader:
        cart = await read_cart(reader, BY_ID, made.id)

    assert cart is not None
    bundle, alone = cart.lines
    assert [(one.id, pieces) for one, pieces in bundle.variant.goods(2)] == [(mug.id, 4), (tray.id, 2)]
    assert (bundle.left, alone.left) == (3, 9)


async def test_what_was_not_read_is_not_silently_empty(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        made, _ = await make_cart(session, await make_variant(session))
    async with database.reading(store.id) as reader:
        cart = await read_cart(reader, BY_ID, made.id)

    assert cart is not None
    with pytest.raises(DetachedInstanceError):
        _ = cart.lines[0].variant.product.description_html


async def test_a_session_knows_one_cart_however_often_it_is_read_and_writes_what_changes(
    database: Database, store: Store
):
    mail = new_id().bytes
    async with database.in_store(store.id) as session:
        made, token = await make_cart(session, await make_variant(session))
        found = await open_cart(session, token)
        assert found is made
        made.token_hash = mail
        assert await whole_cart(session, made.id) is made
        assert await open_cart(session, token) is None

    async with database.in_store(store.id) as session:
        count = select(func.count()).select_from(Cart).where(Cart.token_hash == mail)
        assert await session.scalar(count) == 1


async def test_another_stores_cart_is_not_found(database: Database, store: Store, other_store: Store):
    async with database.in_store(store.id) as session:
        made, _ = await make_cart(session, await make_variant(session))
    async with database.reading(other_store.id) as reader:
        assert await read_cart(reader, BY_ID, made.id) is None
