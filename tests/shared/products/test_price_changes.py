"""The record of prices, and the lowest price before a reduction: Directive 98/6/EC, article 6a."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError

from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.products.models import Product, Variant
from shared.products.price_changes import PriceChange
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product

DAY_0 = datetime.fromisoformat("2026-03-01T08:00:00+00:00")
ON_SALE_FROM = -400

# (day, price, price before) in order, then what stands beside the price at the end.
GOLDEN = {
    "not reduced": ([(-100, 100, None)], None),
    "a first reduction": ([(-100, 100, None), (0, 80, 100)], 100),
    "it was cheaper within 30 days": (
        [(-100, 100, None), (-20, 70, None), (-10, 100, None), (0, 80, 100)],
        70,
    ),
    "it was cheaper more than 30 days before": (
        [(-100, 60, None), (-31, 100, None), (0, 80, 100)],
        100,
    ),
    "it was cheaper until within the 30 days": ([(-100, 60, None), (-29, 100, None), (0, 80, 100)], 60),
    "it ended to be cheaper exactly 30 days before": (
        [(-100, 60, None), (-30, 100, None), (0, 80, 100)],
        100,
    ),
    "a reduction that deepens began at its first step": (
        [(-100, 100, None), (0, 80, 100), (5, 70, 100), (40, 50, 100)],
        100,
    ),
    "its price before is changed while it goes on": ([(-100, 100, None), (0, 80, 100), (3, 80, 120)], 100),
    "raised in between, still reduced: that is another reduction": (
        [(-100, 100, None), (0, 70, 100), (10, 90, 100)],
        70,
    ),
    "raised in between and deepened again": (
        [(-100, 100, None), (0, 80, 100), (10, 90, 100), (12, 60, 100)],
        80,
    ),
    "a gap, and the same sale again": ([(-100, 100, None), (0, 80, 100), (7, 100, None), (10, 80, 100)], 80),
    "a gap of more than 30 days": ([(-100, 100, None), (0, 80, 100), (7, 100, None), (38, 80, 100)], 100),
    "raised before the sale to look better": ([(-100, 100, None), (-5, 140, None), (0, 100, 140)], 100),
    "in the shop for less than 30 days": (
        [(-12, 100, None), (-4, 90, None), (-2, 95, None), (0, 85, 95)],
        90,
    ),
    "reduced from its first day": ([(0, 80, 100)], None),
    "the reduction is over": ([(-100, 100, None), (0, 80, 100), (7, 100, None)], None),
}


async def live_through(
    database: Database,
    store: Store,
    steps: list[tuple[int, int, int | None]],
    *,
    published: int = ON_SALE_FROM,
) -> Variant:
    """Give a variant these prices on these days."""
    async with database.in_store(store.id) as session:
        product = await make_product(session, state="draft")
        await session.execute(
            update(Product).values(published_at=DAY_0 + timedelta(days=published), state="active")
        )
        await session.execute(text("DELETE FROM variants"))
        (first, price, before), *later = steps
        row = {
            "store_id": store.id,
            "id": new_id(),
            "product_id": product.id,
            "position": 0,
            "price_minor": price,
            "compare_at_minor": before,
            "currency": "EUR",
            "created_at": DAY_0 + timedelta(days=first),
            "updated_at": DAY_0 + timedelta(days=first),
        }
        await session.execute(insert(Variant).values(row))
    for day, price, before in later:
        async with database.in_store(store.id) as session:
            await session.execute(
                update(Variant).values(
                    price_minor=price, compare_at_minor=before, updated_at=DAY_0 + timedelta(days=day)
                )
            )
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(Variant))).one()


@pytest.mark.parametrize("case", GOLDEN)
async def test_the_lowest_price_of_the_30_days_before_the_reduction_began(
    database: Database, store: Store, case: str
):
    steps, lowest = GOLDEN[case]

    variant = await live_through(database, store, steps)

    assert variant.lowest_before_minor == lowest


async def test_a_price_that_nobody_could_see_was_never_applied(database: Database, store: Store):
    steps = [(-20, 10, None), (-8, 100, None), (0, 80, 100)]

    variant = await live_through(database, store, steps, published=-5)

    assert (variant.lowest_before_minor, variant.reduced_since) == (100, DAY_0)


async def test_every_change_leaves_a_row(database: Database, store: Store):
    await live_through(database, store, [(-100, 100, None), (0, 80, 100), (7, 100, None)])

    async with database.in_store(store.id) as session:
        rows = await session.scalars(select(PriceChange).order_by(PriceChange.number))
        told = [
            (
                row.price_before_minor,
                row.compare_before_minor,
                row.price_minor,
                row.compare_at_minor,
                row.changed_at,
            )
            for row in rows
        ]

    assert told[-3:] == [
        (None, None, 100, None, DAY_0 - timedelta(days=100)),
        (100, None, 80, 100, DAY_0),
        (80, 100, 100, None, DAY_0 + timedelta(days=7)),
    ]


async def test_what_does_not_change_a_price_leaves_none(database: Database, store: Store):
    variant = await live_through(database, store, [(-100, 100, None), (0, 80, 100)])
    async with database.in_store(store.id) as session:
        before = len((await session.scalars(select(PriceChange))).all())
        await session.execute(update(Variant).values(sku="NEW", price_minor=80, updated_at=utc_now()))

        assert len((await session.scalars(select(PriceChange))).all()) == before
        again = (await session.scalars(select(Variant))).one()
        assert (again.sku, again.lowest_before_minor) == ("NEW", variant.lowest_before_minor)


async def test_a_writer_that_tells_no_moment_and_no_name_leaves_its_row_too(database: Database, store: Store):
    await live_through(database, store, [(-100, 100, None)])
    async with database.in_store(store.id) as session:
        await session.execute(text("UPDATE variants SET price_minor = 90"))
    async with database.in_store(store.id) as session:
        row = (await session.scalars(select(PriceChange).order_by(PriceChange.number.desc()))).first()

    assert (row.actor, row.price_before_minor, row.price_minor) == ("system", 100, 90)
    assert utc_now() - row.changed_at < timedelta(minutes=1)


async def test_what_is_reckoned_cannot_be_written(database: Database, store: Store):
    await live_through(database, store, [(-100, 100, None), (0, 80, 100)])
    async with database.in_store(store.id) as session:
        await session.execute(update(Variant).values(lowest_before_minor=1, reduced_since=None))
    async with database.in_store(store.id) as session:
        variant = (await session.scalars(select(Variant))).one()

    assert (variant.lowest_before_minor, variant.reduced_since) == (100, DAY_0)


@pytest.mark.parametrize("change", ["UPDATE price_changes SET price_minor = 1", "DELETE FROM price_changes"])
async def test_the_record_cannot_be_rewritten(database: Database, store: Store, change: str):
    await live_through(database, store, [(-100, 100, None)])
    with pytest.raises(DBAPIError, match="permission denied"):
        async with database.in_store(store.id) as session:
            await session.execute(text(change))
