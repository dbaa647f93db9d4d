"""The statement behind the button that is pressed most: it refuses what `add_line` refuses, and writes nothing then."""

import asyncio
from functools import partial

import pytest
from sqlalchemy import func, select, update

from shared.carts.errors import NotEnough
from shared.carts.models import MOST_LINES, MOST_OF_ONE, ORDERED, Cart, CartLine
from shared.carts.put_in_cart import Filled, put_in_cart
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.errors import Invalid
from shared.kernel.ids import new_id
from shared.products.errors import NoSuchVariant
from shared.products.models import Product, Variant
from shared.stores.models import Store
from tests.support.factories.catalogue import make_bundle, make_variant
from tests.support.factories.orders import make_cart


async def put(
    database: Database, store: Store, variant: Variant, quantity: int = 1, *, token: str | None = None
) -> Filled:
    return await put_in_cart(
        partial(database.alone, store.id),
        variant.id,
        token=token,
        customer_id=None,
        quantity=quantity,
        currency="EUR",
        now=utc_now(),
    )


async def rows(database: Database, store: Store) -> tuple[int, int]:
    """Count carts and the pieces in them."""
    async with database.in_store(store.id) as session:
        carts = await session.scalar(select(func.count()).select_from(Cart))
        pieces = await session.scalar(select(func.coalesce(func.sum(CartLine.quantity), 0)))
        return carts or 0, int(pieces or 0)


@pytest.mark.parametrize(
    ("stocks", "left"),
    [((9, 5), 4), ((9, 3), 3), ((1, 5), 0), ((None, 5), 5), ((None, None), None)],
)
async def test_a_bundle_goes_in_as_often_as_its_scarcest_part_allows(
    database: Database, store: Store, stocks: tuple[int | None, int | None], left: int | None
):
    async with database.in_store(store.id) as session:
        first, second = [await make_variant(session, stock=stock) for stock in stocks]
        bundle = await make_bundle(session, (first, 2), (second, 1))

    if left is None:
        await put(database, store, bundle, MOST_OF_ONE)
        assert await rows(database, store) == (1, MOST_OF_ONE)
        return
    with pytest.raises(NotEnough) as refused:
        await put(database, store, bundle, left + 1)
    assert refused.value.available == left
    assert await rows(database, store) == (0, 0)
    if left:
        await put(database, store, bundle, left)
        assert await rows(database, store) == (1, left)


@pytest.mark.parametrize("gone", ["archived", "put away"])
async def test_a_bundle_without_one_of_its_parts_does_not_go_in(database: Database, store: Store, gone: str):
    async with database.in_store(store.id) as session:
        part = await make_variant(session, stock=None)
        bundle = await make_bundle(session, (part, 1))
        if gone == "archived":
            await session.execute(
                update(Product).where(Product.id == part.product_id).values(state="archived")
            )
        else:
            await session.execute(update(Variant).where(Variant.id == part.id).values(deleted_at=utc_now()))

    with pytest.raises(NotEnough):
        await put(database, store, bundle)
    assert await rows(database, store) == (0, 0)


async def test_what_another_line_holds_counts(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, stock=5)
        _, token = await make_cart(session, mug, quantity=3, notes=("For Ada",))

    with pytest.raises(NotEnough):
        await put(database, store, mug, 3, token=token)
    await put(database, store, mug, 2, token=token)
    assert await rows(database, store) == (1, 5)


async def test_a_cart_has_only_so_many_lines(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug, other = await make_variant(session, stock=None), await make_variant(session)
        notes = [f"Number {place}" for place in range(MOST_LINES)]
        _, token = await make_cart(session, mug, notes=notes)

    with pytest.raises(Invalid) as refused:
        await put(database, store, other, token=token)
    assert refused.value.fields == {"quantity": "A cart holds at most 100 different things."}
    await put(database, store, mug, token=token)
    assert await rows(database, store) == (1, MOST_LINES + 1)


async def test_a_cart_that_was_ordered_is_left_alone(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_variant(session)
        cart, token = await make_cart(session, mug)
        cart.state = ORDERED

    filled = await put(database, store, mug, 2, token=token)

    assert filled.token is not None
    assert filled.cart_id != cart.id
    async with database.in_store(store.id) as session:
        held = await session.execute(select(CartLine.cart_id, CartLine.quantity).order_by(CartLine.quantity))
        assert [tuple(row) for row in held] == [(cart.id, 1), (filled.cart_id, 2)]


async def test_many_at_once_never_put_more_on_a_line_than_there_is(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, stock=5)
        _, token = await make_cart(session, mug)

    tries = await asyncio.gather(
        *(put(database, store, mug, token=token) for _ in range(8)), return_exceptions=True
    )

    assert sorted(type(one).__name__ for one in tries) == ["Filled"] * 4 + ["NotEnough"] * 4
    assert await rows(database, store) == (1, 5)


async def test_another_stores_variant_is_unknown(database: Database, store: Store, other_store: Store):
    async with database.in_store(other_store.id) as session:
        theirs = await make_variant(session)

    with pytest.raises(NoSuchVariant):
        await put(database, store, theirs)
    with pytest.raises(NoSuchVariant):
        await put_in_cart(
            partial(database.alone, store.id),
            new_id(),
            token=None,
            customer_id=None,
            quantity=1,
            currency="EUR",
            now=utc_now(),
        )
    assert await rows(database, store) == (0, 0)
