"""Products as a sheet: one save, all cells or none."""

import httpx
from sqlalchemy import select

from shared.inventory.models import StockLevel
from shared.kernel.database import Database
from shared.products.models import Product, Variant
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product, only_variant


async def two(database: Database, store: Store) -> tuple[list[Variant], dict[str, str]]:
    async with database.in_store(store.id) as session:
        found = [
            await only_variant(session, await make_product(session, title=title, slug=title.lower(), stock=5))
            for title in ("Bowl", "Cup")
        ]
    return found, {f"seen-{variant.id}": "5" for variant in found}


def rows_of(variants: list[Variant]) -> dict[str, list[str]]:
    return {"product": [str(variant.product_id) for variant in variants]}


async def test_every_changed_cell_is_saved_and_the_rest_is_left_alone(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    (bowl, cup), seen = await two(database, store)
    cells = {
        f"title-{bowl.product_id}": "Deep bowl",
        f"tags-{bowl.product_id}": "oak, oak, wide",
        f"price-{bowl.id}": "21.50",
        f"cost-{bowl.id}": "8",
        f"stock-{cup.id}": "9",
        f"state-{cup.product_id}": "draft",
    }

    answer = await owner.post(
        f"/dashboard/{store.slug}/products/sheet?q=b", data=rows_of([bowl, cup]) | seen | cells
    )

    assert answer.headers["location"] == f"/dashboard/{store.slug}/products/sheet?q=b&saved=2"
    async with database.in_store(store.id) as session:
        first, second = (await session.scalars(select(Product).order_by(Product.slug))).all()
        assert (first.title, first.tags, first.slug, first.state) == (
            "Deep bowl",
            ["oak", "wide"],
            "bowl",
            "active",
        )
        assert (second.title, second.state) == ("Cup", "draft")
        prices = await session.scalars(select(Variant.price_minor).order_by(Variant.price_minor))
        assert list(prices) == [1900, 2150]
        assert (await session.get_one(StockLevel, (store.id, cup.id))).on_hand == 9
        assert (await session.get_one(StockLevel, (store.id, bowl.id))).on_hand == 5


async def test_all_that_is_wrong_is_said_at_its_cell_and_nothing_is_saved(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    (bowl, cup), seen = await two(database, store)
    cells = {
        f"price-{bowl.id}": "dear",
        f"stock-{bowl.id}": "many",
        f"title-{cup.product_id}": "",
        f"compare-{cup.id}": "1",
        f"sku-{cup.id}": "fine",
    }

    answer = await owner.post(
        f"/dashboard/{store.slug}/products/sheet", data=rows_of([bowl, cup]) | seen | cells
    )

    assert answer.status_code == 422
    for field in (f"price-{bowl.id}", f"stock-{bowl.id}", f"title-{cup.product_id}", f"compare-{cup.id}"):
        assert f'id="field-{field}-error"' in answer.text
    assert 'value="fine"' in answer.text
    async with database.in_store(store.id) as session:
        assert sorted(await session.scalars(select(Product.title))) == ["Bowl", "Cup"]
        assert "fine" not in list(await session.scalars(select(Variant.sku)))


async def test_a_product_that_somebody_changed_meanwhile_is_not_overwritten(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    (bowl, _), seen = await two(database, store)
    form = rows_of([bowl]) | seen | {f"was-{bowl.product_id}": "2020-01-01T00:00:00+00:00"}

    answer = await owner.post(
        f"/dashboard/{store.slug}/products/sheet", data=form | {f"price-{bowl.id}": "1.00"}
    )

    assert answer.status_code == 422
    assert "Somebody changed this product meanwhile" in answer.text
    async with database.in_store(store.id) as session:
        assert (await session.get_one(Variant, (store.id, bowl.id))).price_minor == 1900


async def test_stock_that_was_sold_meanwhile_is_not_counted_over(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    (bowl, _), _ = await two(database, store)

    answer = await owner.post(
        f"/dashboard/{store.slug}/products/sheet",
        data=rows_of([bowl]) | {f"seen-{bowl.id}": "7", f"stock-{bowl.id}": "8"},
    )

    assert answer.status_code == 409
    assert "it was 7 and is 5 now" in answer.text


async def test_the_sheet_shows_what_the_list_is_narrowed_to(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    (bowl, cup), _ = await two(database, store)

    page = (await owner.get(f"/dashboard/{store.slug}/products/sheet?q=bowl")).text

    assert f'name="price-{bowl.id}" value="19.00"' in page
    assert f"price-{cup.id}" not in page
    assert f'name="seen-{bowl.id}" value="5"' in page
