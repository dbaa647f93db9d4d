"""Files of products that say stock, or prices in other currencies, brought or let on by somebody who may not set them."""

import asyncio
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select, update

from shared.currencies.models import OwnPrice
from shared.inventory.models import StockLevel, StockMovement
from shared.kernel.database import Database
from shared.products.models import Variant
from shared.stores.models import Store
from shared.stores.permissions import ALL, PRICES_CHANGE, STOCK_CHANGE, without_own
from shared.web.door import Door
from tests.merchant.test_import_costs import brought, table
from tests.merchant.test_product_imports import only_import, run, uploaded
from tests.support.roles import Person, with_role

HEAD = (
    "Handle",
    "Title",
    "Variant Price",
    "Variant SKU",
    "Variant Inventory Tracker",
    "Variant Inventory Qty",
    "Reorder Point",
)
FILE = table(
    (*HEAD, "Variant Prices", "Source"),
    ("vase", "Vase", "19.90", "V", "shopify", "5", "3", '{"USD": "25.00"}', "souk:vase"),
)
_COUNTED = select(StockLevel.on_hand, StockLevel.reorder_point)
NO_STOCK = "Your role may not change that, so it is left out"
NO_PRICES = "Your role may not change those, so they are left out"
TOLD_TO_OWNER = ("What is in stock is left out", "Prices in other currencies are left out")


@pytest.fixture
def editor(door: Door, database: Database, store: Store, runner: asyncio.Runner) -> Person:
    """Somebody who may do everything but change stock and keep prices."""
    return runner.run(with_role(door, database, store, without_own(ALL) - {STOCK_CHANGE, PRICES_CHANGE}))


async def standing(
    database: Database, store: Store
) -> tuple[list[int], list[int], list[tuple[int, int | None]]]:
    """Return prices, prices in dollars, and what is in stock and from how many on it is reordered."""
    async with database.in_store(store.id) as session:
        return (
            list(await session.scalars(select(Variant.price_minor))),
            list(await session.scalars(select(OwnPrice.price_minor))),
            [(count, point) for count, point in await session.execute(_COUNTED)],
        )


async def test_stock_and_other_currencies_are_refused_of_somebody_who_may_not_set_them(
    owner: httpx.AsyncClient, editor: Person, database: Database, store: Store, tmp_path: Path
):
    page = await brought(editor.browser, database, store, tmp_path, FILE, "new.csv")
    new = await standing(database, store)
    await brought(owner, database, store, tmp_path, FILE, "owner.csv")
    owners = await standing(database, store)
    async with database.in_store(store.id) as session:
        moved = await session.scalar(select(func.count()).select_from(StockMovement))
        await session.execute(update(OwnPrice).values(price_minor=9900))
        await session.execute(update(Variant).values(price_minor=100))
    again = FILE.replace(b",5,3,", b",7,4,")
    await brought(editor.browser, database, store, tmp_path, again, "again.csv")

    assert NO_STOCK in page
    assert NO_PRICES in page
    # The price in the store's own currency takes no more than changing products.
    assert new == ([1990], [], [(0, None)])
    assert owners == ([1990], [2500], [(5, 3)])
    assert await standing(database, store) == ([1990], [9900], [(5, 3)])
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(StockMovement)) == moved


async def test_of_somebody_who_may_set_them_they_are_taken_without_a_word(
    owner: httpx.AsyncClient, database: Database, store: Store, tmp_path: Path
):
    page = await brought(owner, database, store, tmp_path, FILE, "whole.csv")

    assert "left out" not in page
    assert await standing(database, store) == ([1990], [2500], [(5, 3)])


async def test_a_file_of_the_owner_that_somebody_lets_on_loses_them_and_says_so_to_both(
    owner: httpx.AsyncClient, editor: Person, database: Database, store: Store, tmp_path: Path
):
    path = (await uploaded(owner, store, FILE)).headers["location"]
    at_first = (await owner.get(path)).text
    to_editor = (await editor.browser.get(path)).text

    await editor.browser.post(path, data={"step": "start"})
    await run(database, store, tmp_path / "a.csv", FILE)

    to_owner = (await owner.get(path)).text
    assert [words in at_first for words in TOLD_TO_OWNER] == [False, False]
    assert [words in to_owner for words in TOLD_TO_OWNER] == [True, True]
    assert NO_STOCK in to_editor
    assert NO_PRICES in to_editor
    assert await standing(database, store) == ([1990], [], [(0, None)])


async def test_to_stop_a_file_of_the_owner_leaves_them_in(
    owner: httpx.AsyncClient, editor: Person, database: Database, store: Store
):
    path = (await uploaded(owner, store, FILE)).headers["location"]
    await owner.post(path, data={"step": "start"})

    await editor.browser.post(path, data={"step": "stop"})

    one = await only_import(database, store)
    assert (one.state, one.says_stock, one.leaves_stock) == ("stopped", True, False)
    assert (one.says_prices, one.leaves_prices) == (True, False)


async def test_a_file_that_says_neither_is_taken_without_a_word(
    editor: Person, database: Database, store: Store, tmp_path: Path
):
    plain = table(("name", "price", "sku"), ("Vase", "19.90", "V"))

    page = await brought(editor.browser, database, store, tmp_path, plain, "plain.csv")

    assert "left out" not in page
    assert await standing(database, store) == ([1990], [], [])
