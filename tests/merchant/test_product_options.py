"""Options in the dashboard: said first, then done; and the grid of one figure."""

import re

import httpx
import pytest
from sqlalchemy import case, select, update
from sqlalchemy.orm import selectinload

from shared.inventory.models import StockLevel
from shared.kernel.database import Database
from shared.products.models import Product, Variant
from shared.products.option import Option, OptionValue
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product


async def sized(database: Database, store: Store) -> tuple[str, Product]:
    async with database.in_store(store.id) as session:
        made = await make_product(session, title="Mug", option="Size", values=["S", "M"], stock=5)
        found = await session.scalars(
            select(Product)
            .where(Product.id == made.id)
            .options(
                selectinload(Product.variants), selectinload(Product.options).selectinload(Option.values)
            )
        )
        return f"/dashboard/{store.slug}/products/{made.id}", found.one()


async def shown(database: Database, store: Store) -> list[str]:
    async with database.in_store(store.id) as session:
        found = await session.scalars(
            select(Variant).where(Variant.deleted_at.is_(None)).order_by(Variant.position)
        )
        return [variant.title for variant in found]


async def agree(owner: httpx.AsyncClient, path: str, form: dict[str, str]) -> httpx.Response:
    said = await owner.post(path, data=form)
    mark = re.search(r'name="agreed" value="(\w+)"', said.text)
    assert mark is not None
    return await owner.post(path, data=form | {"agreed": mark[1]})


def value_named(product: Product, name: str) -> str:
    return next(f"value-{one.id}" for option in product.options for one in option.values if one.name == name)


async def test_another_name_is_saved_at_once_and_two_can_change_places(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, product = await sized(database, store)
    form = {value_named(product, "S"): "M", value_named(product, "M"): "S"}

    answer = await owner.post(f"{path}/options", data=form)

    assert answer.status_code == 303
    assert await shown(database, store) == ["M", "S"]
    async with database.in_store(store.id) as session:
        names = await session.scalars(select(OptionValue.name).order_by(OptionValue.position))
        assert list(names) == ["M", "S"]
        ids = await session.scalars(select(Variant.id).order_by(Variant.position))
        assert list(ids) == [variant.id for variant in product.variants]


async def test_what_comes_is_said_first_and_counted_like_its_pattern(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, product = await sized(database, store)
    form = {f"more-{product.options[0].id}": "L, XL"}

    said = await owner.post(f"{path}/options", data=form)

    assert said.status_code == 200
    assert "2 new variants" in said.text
    assert await shown(database, store) == ["S", "M"]
    assert (await agree(owner, f"{path}/options", form)).status_code == 303
    assert await shown(database, store) == ["S", "M", "L", "XL"]
    async with database.in_store(store.id) as session:
        assert sorted(await session.scalars(select(StockLevel.on_hand))) == [0, 0, 5, 5]
        assert set(await session.scalars(select(Variant.price_minor))) == {1900}


async def test_what_goes_is_put_away_with_its_stock_and_comes_back(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, product = await sized(database, store)
    gone = product.variants[1].id

    said = await owner.post(f"{path}/options", data={value_named(product, "M"): ""})
    await agree(owner, f"{path}/options", {value_named(product, "M"): ""})

    assert "5 in stock" in said.text
    assert await shown(database, store) == ["S"]
    await agree(owner, f"{path}/options", {f"more-{product.options[0].id}": "M"})
    assert await shown(database, store) == ["S", "M"]
    async with database.in_store(store.id) as session:
        back = await session.get_one(Variant, (store.id, gone))
        assert (back.deleted_at, back.choices) == (None, ["M"])


async def test_a_name_can_be_taken_over_from_what_was_put_away(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, product = await sized(database, store)
    await agree(owner, f"{path}/options", {value_named(product, "M"): ""})

    answer = await owner.post(f"{path}/options", data={value_named(product, "S"): "M"})

    assert answer.status_code == 303
    assert await shown(database, store) == ["M"]


async def test_agreement_to_another_plan_does_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, product = await sized(database, store)

    answer = await owner.post(
        f"{path}/options", data={value_named(product, "M"): "", "agreed": "0123456789abcdef"}
    )

    assert answer.status_code == 200
    assert await shown(database, store) == ["S", "M"]


async def test_a_row_a_column_and_all_are_filled_without_saving(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, product = await sized(database, store)
    small, medium = product.variants

    answer = await owner.post(
        f"{path}/grid?figure=price", data={"row-0": "21.00", "all": "25.00", "do": "fill"}
    )

    assert answer.status_code == 200
    assert f'name="price-{small.id}" value="21.00"' in answer.text
    assert f'name="price-{medium.id}" value="25.00"' in answer.text
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Variant.price_minor))) == [1900, 1900]


@pytest.mark.parametrize(
    ("figure", "typed", "column", "kept"),
    [
        ("price", "21.50", "price_minor", 2150),
        ("compare", "30", "compare_at_minor", 3000),
        ("cost", "7", "cost_minor", 700),
        ("sku", "A-1", "sku", "A-1"),
        ("barcode", "4006381333931", "barcode", "4006381333931"),
        ("weight", "1.5 kg", "weight_grams", 1500),
    ],
)
async def test_the_grid_saves_each_figure(
    owner: httpx.AsyncClient,
    database: Database,
    store: Store,
    figure: str,
    typed: str,
    column: str,
    kept: object,
):
    path, product = await sized(database, store)
    first = product.variants[0]

    await owner.post(f"{path}/grid?figure={figure}", data={f"{figure}-{first.id}": typed, "do": "save"})

    async with database.in_store(store.id) as session:
        assert getattr(await session.get_one(Variant, (store.id, first.id)), column) == kept


async def test_empty_cells_get_skus_by_the_pattern_which_stays_for_the_next_product(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, product = await sized(database, store)
    small, medium = product.variants
    async with database.in_store(store.id) as session:
        other = await make_product(session, title="Other")
        await session.execute(
            update(Variant).values(sku=case((Variant.product_id == other.id, "cup-m"), else_=""))
        )

    page = (await owner.get(f"{path}/grid?figure=sku")).text
    data = {f"sku-{small.id}": "OWN-1", "pattern": "CUP-{options}", "do": "make"}
    answer = await owner.post(f"{path}/grid?figure=sku", data=data)

    assert f"The first variant would get {product.slug.upper()}-S." in page
    assert answer.headers["location"].endswith("?figure=sku&made=1")
    after = (await owner.get(answer.headers["location"])).text
    assert "1 variant has got a SKU." in after
    assert 'value="CUP-{options}"' in after
    async with database.in_store(store.id) as session:
        made = dict((await session.execute(select(Variant.id, Variant.sku))).all())
    assert (made[small.id], made[medium.id]) == ("OWN-1", "CUP-M-2")


async def test_a_pattern_that_is_none_changes_nothing_and_keeps_what_was_typed(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, product = await sized(database, store)
    small = product.variants[0]
    async with database.in_store(store.id) as session:
        before = dict((await session.execute(select(Variant.id, Variant.sku))).all())

    data = {f"sku-{small.id}": "OWN-1", "pattern": "{colour}", "do": "make"}
    answer = await owner.post(f"{path}/grid?figure=sku", data=data)

    assert answer.status_code == 422
    assert "“{colour}” is none of" in answer.text
    assert 'value="{colour}"' in answer.text
    assert f'name="sku-{small.id}" value="OWN-1"' in answer.text
    async with database.in_store(store.id) as session:
        assert dict((await session.execute(select(Variant.id, Variant.sku))).all()) == before
        assert await session.scalar(select(Store.sku_pattern)) == "{handle}-{options}"


async def test_the_grid_sets_stock_from_the_figure_that_was_seen(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path, product = await sized(database, store)
    key = product.variants[0].id
    form = {f"stock-{key}": "9", f"seen-{key}": "4"}

    late = await owner.post(f"{path}/grid?figure=stock", data=form)
    right = await owner.post(f"{path}/grid?figure=stock", data=form | {f"seen-{key}": "5"})

    assert (late.status_code, right.status_code) == (409, 303)
    assert "it was 4 and is 5 now" in late.text
    async with database.in_store(store.id) as session:
        assert (await session.get_one(StockLevel, (store.id, key))).on_hand == 9


async def test_one_wrong_cell_saves_none(owner: httpx.AsyncClient, database: Database, store: Store):
    path, product = await sized(database, store)
    small, medium = product.variants

    answer = await owner.post(
        f"{path}/grid?figure=price", data={f"price-{small.id}": "21", f"price-{medium.id}": "dear"}
    )

    assert answer.status_code == 422
    assert 'value="dear"' in answer.text
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Variant.price_minor))) == [1900, 1900]
