"""T11: a catalogue comes in, stock included, while the shop sells from it in other processes."""

import asyncio
import random
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

import shared.tables  # noqa: F401 - every table is known before the first query
from shared.imports.command import patient_database
from shared.imports.import_products import import_products
from shared.imports.report import ImportReport
from shared.inventory.models import StockLevel, StockMovement
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.settings import Settings
from shared.orders.order_lines import OrderLine
from shared.products.bundles import with_stock
from shared.products.models import Variant
from shared.stores.models import Store
from tests.support.checkouts import assert_books_are_right, carts_of
from tests.support.races import Races, buy, deadlocks
from tests.support.shopify_file import catalogue, write_shopify

PRODUCTS = 120
ORDERS = 60
SOLD_FROM = 60
# Read as a number, and refused only when its stock is written.
ABSURD = {
    "Handle": "absurd",
    "Title": "Absurd",
    "Variant Price": "1",
    "Variant Inventory Tracker": "shopify",
    "Variant Inventory Qty": "999999999",
}


async def bring_in(database: Database, store: Store, place: Path) -> ImportReport:
    return await import_products(
        database, store.id, place, dry_run=False, progress=lambda _rows: None, now=utc_now()
    )


@pytest.fixture
def patient(settings: Settings, runner: asyncio.Runner) -> Iterator[Database]:
    """The database as `souk import` opens it."""
    opened = patient_database(settings)
    yield opened
    runner.run(opened.close())


async def carts_of_three(database: Database, store: Store) -> list[UUID]:
    """Fill carts with three of sixty variants each, in no order."""
    chance = random.Random(11)  # noqa: S311 - repeatable, and no secret
    async with database.in_store(store.id) as session:
        found = select(Variant).order_by(Variant.sku).options(joinedload(Variant.product))
        goods = chance.sample(list(await session.scalars(found.options(*with_stock()))), SOLD_FROM)
    return await carts_of(database, store, [chance.sample(goods, 3) for _ in range(ORDERS)])


def number_of(row: dict[str, str]) -> int:
    return int(row["Handle"].rpartition("-")[2])


async def half_applied(database: Database, store: Store) -> int:
    """Count products of which one variant has been repriced and another has not, as everybody sees them now."""
    async with database.in_store(store.id) as session:
        torn = (
            select(Variant.product_id)
            .group_by(Variant.product_id)
            .having(func.count(Variant.price_minor.distinct()) > 1)
        )
        return len(list(await session.scalars(torn)))


@pytest.mark.parametrize("broken", [[], [ABSURD]], ids=["together", "each alone"])
async def test_imports_and_orders_leave_each_other_whole(
    database: Database,
    patient: Database,
    settings: Settings,
    races: Races,
    store: Store,
    tmp_path: Path,
    broken: list[dict[str, str]],
):
    """With a broken product in the first chunk, its products are written one by one, each behind a savepoint."""
    first = write_shopify(tmp_path / "first.csv", [*broken, *catalogue(PRODUCTS)])
    # Backwards, so that locks in the file's order would be against everybody else's.
    files = [
        write_shopify(
            tmp_path / f"{price}.csv",
            [*broken, *sorted(catalogue(PRODUCTS, price=price, stock=stock), key=number_of, reverse=True)],
        )
        for price, stock in (("29.90", 5), ("31.00", 8))
    ]
    await bring_in(patient, store, first)
    carts = await carts_of_three(database, store)
    before = await deadlocks(database)
    reports: list[ImportReport] = []
    torn = []

    buyers = asyncio.create_task(races.run(settings.database, buy, store.id, carts))
    while not buyers.done():
        reports.append(await bring_in(patient, store, files[(len(reports) + 1) % 2]))
        torn.append(await half_applied(database, store))
    answers = await buyers

    placed = [answer for answer in answers.elements() if not answer.startswith("sold out")]
    assert len({UUID(answer) for answer in placed}) == len(placed) > ORDERS / 2
    assert set(torn) == {0}
    await assert_books_are_right(database, store.id)
    for report in reports:
        assert report.products["failed"] == len(broken)
        assert report.rows == sum(report.by_outcome.values()) == PRODUCTS * 3 + len(broken)
    async with database.in_store(store.id) as session:
        sold = select(func.sum(OrderLine.quantity)).where(OrderLine.store_id == store.id)
        assert await session.scalar(sold) == 3 * len(placed)
        sales = select(func.sum(StockMovement.quantity)).where(StockMovement.reason == "sale")
        assert await session.scalar(sales) == -3 * len(placed)

    await bring_in(patient, store, files[1])
    async with database.in_store(store.id) as session:
        rows = await session.execute(
            select(Variant.price_minor, StockLevel.on_hand, func.count())
            .join(Variant.stock)
            .group_by(Variant.price_minor, StockLevel.on_hand)
        )
        assert [tuple(row) for row in rows] == [(3100, 8, PRODUCTS * 3)]
    await patient.close()
    assert await deadlocks(database) == before
