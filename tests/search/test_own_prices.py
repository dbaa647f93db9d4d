"""Where a merchant set prices for a currency, a search in it orders, limits and counts by those."""

from collections.abc import Mapping
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from search.engine import PRICE, Found, Query
from search.fallback_engine import FallbackEngine
from search.models import SearchDocument
from search.postgres_engine import PostgresEngine
from search.rebuild_index import rebuild_index
from search.refresh_index import refresh_index
from shared.currencies.conversion import Conversion
from shared.currencies.models import OwnPrice
from shared.currencies.paying import paying_in
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.money import Money
from shared.products.models import Product, Variant
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue
from tests.support.factories.catalogue import make_product
from tests.support.search import find_within

# A euro is two dollars; prices are rounded to whole dollars.
TO_DOLLARS = Conversion("EUR", "USD", Decimal(2), Decimal(0), "whole", utc_now() - timedelta(days=1))


async def first_variant(session: AsyncSession, product: Product) -> Variant:
    wanted = select(Variant).where(Variant.product_id == product.id).order_by(Variant.position).limit(1)
    return (await session.scalars(wanted)).one()


async def fill(database: Database, store: Store) -> Mapping[str, UUID]:
    """A jug for 30 euros and 10 dollars, a mug for 10 euros, a bowl for 20 and 200 dollars, a cup in two sizes."""
    async with database.in_store(store.id) as session:
        jug = await make_product(session, title="Jug", price_minor=3000)
        mug = await make_product(session, title="Mug", price_minor=1000)
        bowl = await make_product(session, title="Bowl", price_minor=2000)
        cup = await make_product(session, title="Cup", price_minor=1500, option="Size", values=["S", "L"])
        for product, minor in ((jug, 1000), (bowl, 20000), (cup, 4500)):
            variant = await first_variant(session, product)
            session.add(
                OwnPrice(
                    store_id=store.id,
                    variant_id=variant.id,
                    currency="USD",
                    price_minor=minor,
                    updated_at=utc_now(),
                )
            )
    async with database.in_store(store.id) as session:
        await rebuild_index(session, now=utc_now())
    return {"jug": jug.id, "mug": mug.id, "bowl": bowl.id, "cup": cup.id}


async def find(database: Database, store: Store, query: Query, paid: Conversion | None = TO_DOLLARS) -> Found:
    async with database.in_store(store.id) as session:
        with paying_in(paid):
            return await find_within(session, PostgresEngine(), query)


async def test_the_order_by_price_is_that_of_the_prices_shown(database: Database, store: Store):
    ids = await fill(database, store)

    rising = await find(database, store, Query(sort="price"))
    falling = await find(database, store, Query(sort="-price"))
    at_home = await find(database, store, Query(sort="price"), None)

    # 10, 20, 30 (the other size of the cup, by the rate) and 200 dollars.
    assert rising.ids == [ids["jug"], ids["mug"], ids["cup"], ids["bowl"]]
    assert falling.ids == rising.ids[::-1]
    assert at_home.ids == [ids["mug"], ids["cup"], ids["bowl"], ids["jug"]]


@pytest.mark.parametrize(
    ("least", "most", "names"),
    [
        (None, 1000, {"jug"}),
        (1001, 3000, {"mug", "cup"}),
        (3001, None, {"bowl"}),
        (4000, 6000, set()),
        (20000, 20000, {"bowl"}),
    ],
)
async def test_limits_heed_own_prices(
    database: Database, store: Store, least: int | None, most: int | None, names: set[str]
):
    ids = await fill(database, store)

    found = await find(database, store, Query(least_minor=least, most_minor=most))

    assert set(found.ids) == {ids[name] for name in names}
    assert found.total == len(names)


async def test_the_steps_count_what_stands_between_their_ends_as_they_are_paid(
    database: Database, store: Store
):
    ids = await fill(database, store)

    found = await find(database, store, Query())
    steps = next(facet for facet in found.facets if facet.name == PRICE)
    chosen = await find(database, store, Query(chosen={PRICE: frozenset({"0-1000"})}))

    # Steps of euros, which are 20, 50, 100 and 200 dollars and so on.
    assert {value.value: value.count for value in steps.values} == {
        "0-1000": 1,
        "1000-2500": 2,
        "10000-25000": 1,
    }
    assert chosen.ids == [ids["jug"]]


async def test_an_own_price_that_comes_or_goes_is_noticed(database: Database, store: Store):
    ids = await fill(database, store)
    async with database.in_store(store.id) as session:
        await session.execute(delete(OwnPrice).where(OwnPrice.price_minor == 1000))
        await bump_catalogue(session)
    async with database.in_store(store.id) as session:
        assert await refresh_index(session, now=utc_now()) == 1
        jug = await session.get_one(SearchDocument, (store.id, ids["jug"]))

    assert jug.own_prices == {}
    assert (await find(database, store, Query(most_minor=1000))).total == 0


async def test_the_order_is_that_of_the_cards(database: Database, store: Store):
    """Over many prices near one another, with and without own ones."""
    async with database.in_store(store.id) as session:
        made = []
        for place in range(30):
            product = await make_product(session, title=f"Mug {place}", price_minor=1000 + 7 * place)
            variant = await first_variant(session, product)
            made.append((product.id, variant.price_minor))
            if place % 3 == 0:
                own = OwnPrice(
                    store_id=store.id,
                    variant_id=variant.id,
                    currency="USD",
                    price_minor=2000 + 37 * place,
                    updated_at=utc_now(),
                )
                session.add(own)
                made[-1] = product.id, -own.price_minor
    async with database.in_store(store.id) as session:
        await rebuild_index(session, now=utc_now())
    shown = {
        product_id: -minor if minor < 0 else TO_DOLLARS.price(Money(minor, "EUR")).minor
        for product_id, minor in made
    }

    found = [*(await find(database, store, Query(sort="price"))).ids]
    found += (await find(database, store, Query(sort="price", page=2))).ids

    assert len(found) == len(set(found)) == 30
    assert [shown[product_id] for product_id in found] == sorted(shown.values())


async def test_meilisearch_is_not_asked_where_prices_follow_no_rate(database: Database, store: Store):
    class Silent:
        async def find(self, *_asked: object) -> Found:
            raise AssertionError("it was asked")

        suggest = find

    ids = await fill(database, store)
    engine = FallbackEngine(Silent(), PostgresEngine())

    async with database.in_store(store.id) as session:
        with paying_in(TO_DOLLARS):
            found = await find_within(session, engine, Query(most_minor=1000))

    assert (found.ids, found.is_fallback) == ([ids["jug"]], False)
