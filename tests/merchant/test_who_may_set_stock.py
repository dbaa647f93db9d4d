"""Somebody who changes products and may not change stock: no page lets them set it, whatever they send."""

import asyncio

import httpx
import pytest
from sqlalchemy import select

from shared.inventory.models import StockLevel, StockMovement
from shared.kernel.database import Database
from shared.products.models import Product
from shared.stores.models import Store
from shared.stores.permissions import ALL, STOCK_CHANGE, without_own
from shared.web.door import Door
from tests.merchant.test_products import form_of
from tests.support.roles import Person, with_role

Counted = list[tuple[int, int | None]]


@pytest.fixture
def editor(door: Door, database: Database, store: Store, runner: asyncio.Runner) -> Person:
    """Somebody who may do everything but change stock."""
    return runner.run(with_role(door, database, store, without_own(ALL) - {STOCK_CHANGE}))


async def counted(database: Database, store: Store) -> tuple[Counted, int]:
    """Return how many there are and when they are reordered, and how often somebody has counted."""
    async with database.in_store(store.id) as session:
        levels = await session.execute(select(StockLevel.on_hand, StockLevel.reorder_point))
        moved = await session.scalars(select(StockMovement.id))
        return [(on_hand, point) for on_hand, point in levels], len(moved.all())


async def test_what_they_send_of_stock_is_left_out_and_the_rest_is_saved(
    editor: Person, database: Database, store: Store
):
    path, fields, variant = await form_of(
        database, store, title="Red Mug", stock_of="99", reorder_of="7", lot_of="8"
    )
    key = variant.id

    page = (await editor.browser.get(path)).text
    saved = await editor.browser.post(path, data=fields)
    sheet = await editor.browser.post(
        f"/dashboard/{store.slug}/products/sheet",
        data={
            "product": str(variant.product_id),
            f"stock-{key}": "98",
            f"seen-{key}": "5",
            f"reorder-{key}": "6",
        },
    )
    grid = await editor.browser.post(
        f"{path}/grid?figure=stock", data={f"stock-{key}": "97", f"seen-{key}": "5"}
    )

    assert (f'name="price-{key}"' in page, f'name="stock-{key}"' in page) == (True, False)
    assert f'name="reorder-{key}"' not in page
    assert (saved.status_code, sheet.status_code, grid.status_code) == (303, 303, 303)
    assert await counted(database, store) == ([(5, None)], 1)
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Product.title)) == "Red Mug"


async def test_a_rule_about_stock_is_none_of_theirs(
    owner: httpx.AsyncClient, editor: Person, database: Database, store: Store
):
    await form_of(database, store)
    here = f"/dashboard/{store.slug}/products/changes"
    rule = {"figure": "stock", "way": "amount", "value": "10", "rounding": ""}

    theirs = await editor.browser.get(f"{here}/new", params=rule)
    owners = await owner.get(f"{here}/new", params=rule)

    assert ('value="stock"' in theirs.text, 'value="stock"' in owners.text) == (False, True)
    assert ('name="agreed"' in theirs.text, 'name="agreed"' in owners.text) == (False, True)


async def test_of_what_they_make_there_is_none_until_somebody_has_counted(
    editor: Person, database: Database, store: Store
):
    new = f"/dashboard/{store.slug}/products/new"

    page = (await editor.browser.get(new)).text
    made = await editor.browser.post(
        f"/dashboard/{store.slug}/products",
        data={"title": "Vase", "price": "12.00", "state": "draft", "stock": "50"},
    )

    assert 'name="stock"' not in page
    assert made.status_code == 303
    assert (await counted(database, store))[0] == [(0, None)]
