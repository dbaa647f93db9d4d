"""Selling at once leaves the very rows that holding and claiming leave, and refuses the same."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.inventory.errors import SoldOut
from shared.inventory.models import AwaitedGoods, Reservation, StockLevel, StockMovement
from shared.inventory.reserve import reserve
from shared.inventory.sell import sell
from shared.inventory.settle_reservations import claim
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.models import Variant
from shared.stores.models import Store
from tests.support.factories.catalogue import make_variant
from tests.support.factories.orders import make_cart, make_order

NOW = utc_now()
TERMS: dict[str, Any] = {"until": NOW + timedelta(minutes=30), "now": NOW}


async def books(session: AsyncSession, variant: Variant) -> list[list[Any]]:
    """Return all that is written of a variant's stock, but for ids."""
    found = []
    for model, columns in (
        (StockLevel, ("on_hand", "reserved", "updated_at")),
        (Reservation, ("quantity", "state", "expires_at", "created_at", "settled_at")),
        (StockMovement, ("quantity", "reason", "actor", "subject_id")),
        (AwaitedGoods, ("quantity", "waiting", "created_at")),
    ):
        of_variant = model.id if model is StockLevel else model.variant_id  # type: ignore[attr-defined] # the others have it
        rows = await session.execute(
            select(*(getattr(model, name) for name in columns)).where(of_variant == variant.id)
        )
        found.append(sorted(map(tuple, rows), key=repr))
    return found


@pytest.mark.parametrize(("stock", "backorders", "quantity"), [(9, 0, 4), (4, 0, 4), (3, 5, 4), (0, 4, 4)])
async def test_it_leaves_what_holding_and_claiming_leave(
    database: Database, store: Store, stock: int, backorders: int, quantity: int
):
    async with database.in_store(store.id) as session:
        at_once, by_steps = [
            await make_variant(session, stock=stock, backorder_limit=backorders) for _ in range(2)
        ]
        order = await make_order(session, await make_variant(session))
        cart, _ = await make_cart(session)
        shown = await sell(
            session, {at_once.id: quantity}, cart_id=cart.id, order_id=order.id, actor="shopper", **TERMS
        )
        other, _ = await make_cart(session)
        as_shown = await reserve(session, {by_steps.id: quantity}, cart_id=other.id, **TERMS)
        await claim(session, other.id, order_id=order.id, actor="shopper", now=NOW)

        assert shown == as_shown
        assert await books(session, at_once) == await books(session, by_steps)


async def test_a_shortage_sells_nothing_and_names_all_that_is_short(database: Database, store: Store):
    async with database.in_store(store.id) as session:
        mug, jug, lid = [await make_variant(session, stock=stock) for stock in (5, 1, 0)]
        order, (cart, _) = await make_order(session, await make_variant(session)), await make_cart(session)
        before = [await books(session, one) for one in (mug, jug, lid)]

    with pytest.raises(SoldOut) as refused:
        async with database.in_store(store.id) as session:
            wanted = {mug.id: 2, jug.id: 2, lid.id: 1}
            await sell(session, wanted, cart_id=cart.id, order_id=order.id, actor="shopper", **TERMS)

    short = {one.variant_id: (one.wanted, one.available) for one in refused.value.shortages}
    assert short == {jug.id: (2, 1), lid.id: (1, 0)}
    async with database.in_store(store.id) as session:
        assert [await books(session, one) for one in (mug, jug, lid)] == before
