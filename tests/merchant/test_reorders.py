"""Reorder points: typed in every place, told by every list, and what is to be ordered again."""

import csv
import io
import re

import httpx
import pytest
from sqlalchemy import func, select, update

from shared.inventory.bulk_models import BulkChange
from shared.inventory.models import StockLevel
from shared.inventory.to_reorder import PAGE_SIZE
from shared.kernel.database import Database
from shared.products.models import Variant
from shared.stores.models import Store
from shared.stores.permissions import STOCK_SEE
from shared.web.door import Door
from tests.merchant.test_product_changes import begun, work_off
from tests.support.factories.catalogue import make_product, make_variant
from tests.support.roles import with_role

Kept = tuple[int | None, int | None]


async def kept(database: Database, store: Store, variant: Variant) -> Kept:
    async with database.in_store(store.id) as session:
        level = await session.get_one(StockLevel, (store.id, variant.id))
        return level.reorder_point, level.reorder_quantity


async def with_point(
    database: Database, store: Store, *, point: int | None = 40, lot: int | None = None, **columns: object
) -> Variant:
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, **columns)
        await session.execute(
            update(StockLevel)
            .where(StockLevel.id == variant.id)
            .values(reorder_point=point, reorder_quantity=lot)
        )
    return variant


def desk(store: Store) -> str:
    return f"/dashboard/{store.slug}"


def typed(variant: Variant, point: str, lot: str) -> dict[str, str]:
    return {f"reorder-{variant.id}": point, f"lot-{variant.id}": lot}


def places(store: Store, variant: Variant) -> dict[str, tuple[str, dict[str, str]]]:
    """Return where reorder points are typed, with what else its form has."""
    product = f"{desk(store)}/products/{variant.product_id}"
    words = {"title": "Mug", "state": "active", f"price-{variant.id}": "19"}
    return {
        "list": (f"{desk(store)}/stock/{variant.id}/reorder", {}),
        "product": (product, words),
        "grid": (f"{product}/grid?figure=reorder", {"do": "save"}),
        "sheet": (f"{desk(store)}/products/sheet", {"product": str(variant.product_id)}),
    }


@pytest.mark.parametrize("place", ["list", "product", "sheet"])
async def test_both_figures_are_set_and_taken_away_where_they_are_typed(
    owner: httpx.AsyncClient, database: Database, store: Store, place: str
):
    variant = await with_point(database, store, point=None, stock=2)
    path, form = places(store, variant)[place]

    assert (await owner.post(path, data=form | typed(variant, "40", "12"))).status_code == 303
    assert await kept(database, store, variant) == (40, 12)
    # A form that says nothing of them leaves them.
    assert (await owner.post(path, data=form)).status_code == 303
    assert await kept(database, store, variant) == (40, 12)
    assert (await owner.post(path, data=form | typed(variant, "", ""))).status_code == 303
    assert await kept(database, store, variant) == (None, None)


async def test_the_grid_has_a_tab_for_each_and_fills_columns(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        product = await make_product(session, option="Size", values=["S", "M"])
    grid = f"{desk(store)}/products/{product.id}/grid"

    for figure, all_of in (("reorder", "30"), ("lot", "6")):
        page = await owner.get(f"{grid}?figure={figure}")
        cells = dict.fromkeys(re.findall(rf'name="({figure}-[^"]+)"', page.text), "")
        assert len(cells) == 2
        saved = await owner.post(f"{grid}?figure={figure}", data=cells | {"all": all_of, "do": "save"})
        assert saved.status_code == 303

    async with database.in_store(store.id) as session:
        levels = [await session.get_one(StockLevel, (store.id, one)) for one in _ids(cells)]
        assert [(level.reorder_point, level.reorder_quantity) for level in levels] == [(30, 6), (30, 6)]


def _ids(cells: dict[str, str]) -> list[str]:
    return [name.removeprefix("lot-") for name in cells]


@pytest.mark.parametrize("place", ["list", "product", "grid", "sheet"])
@pytest.mark.parametrize(
    ("point", "lot", "field"),
    [("soon", "", "reorder"), ("-1", "", "reorder"), ("1000001", "", "reorder"), ("5", "0", "lot")],
)
async def test_what_cannot_be_meant_is_said_at_its_field_and_changes_nothing(
    owner: httpx.AsyncClient,
    database: Database,
    store: Store,
    place: str,
    point: str,
    lot: str,
    field: str,
):
    variant = await with_point(database, store, point=7, lot=3, stock=2)
    path, form = places(store, variant)[place]
    if place == "grid":
        path = path.replace("figure=reorder", f"figure={field}")

    refused = await owner.post(path, data=form | typed(variant, point, lot))

    assert refused.status_code == 422
    assert f'id="field-{field}-{variant.id}-error"' in refused.text
    assert f'value="{point if field == "reorder" else lot}"' in refused.text
    assert await kept(database, store, variant) == (7, 3)


@pytest.mark.parametrize("place", ["list", "product", "grid", "sheet"])
async def test_what_is_not_counted_has_no_reorder_point(
    owner: httpx.AsyncClient, database: Database, store: Store, place: str
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=None)
    path, form = places(store, variant)[place]

    refused = await owner.post(path, data=form | typed(variant, "5", ""))

    assert refused.status_code == 422
    assert "Count its stock first." in refused.text
    async with database.in_store(store.id) as session:
        assert await session.get(StockLevel, (store.id, variant.id)) is None


async def test_counting_begins_with_its_reorder_point_in_one_save(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=None)
    path, form = places(store, variant)["product"]
    counted = {f"stock-{variant.id}": "9", f"seen-{variant.id}": ""}

    saved = await owner.post(path, data=form | counted | typed(variant, "5", "24"))

    assert saved.status_code == 303
    assert await kept(database, store, variant) == (5, 24)


async def test_a_product_written_by_two_is_refused_to_the_second(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    variant = await with_point(database, store, point=None, stock=2)
    product = f"{desk(store)}/products/{variant.product_id}"
    seen = re.search(r'name="seen" value="([^"]+)"', (await owner.get(product)).text)
    assert seen is not None
    sheet = (await owner.get(f"{desk(store)}/products/sheet")).text
    mark = re.search(rf'name="was-{variant.product_id}" value="([^"]+)"', sheet)
    assert mark is not None

    await owner.post(f"{desk(store)}/stock/{variant.id}/reorder", data=typed(variant, "40", ""))

    form = {"title": "Mug", "state": "active", "seen": seen[1]}
    late = await owner.post(product, data=form | typed(variant, "8", ""))
    assert late.status_code == 409
    cells = {"product": str(variant.product_id), f"was-{variant.product_id}": mark[1]}
    late = await owner.post(f"{desk(store)}/products/sheet", data=cells | typed(variant, "", ""))
    assert late.status_code == 422
    assert "Somebody changed this product meanwhile" in late.text
    assert await kept(database, store, variant) == (40, None)


async def test_lists_go_by_the_own_point_and_only_without_by_the_stores(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await with_point(database, store, point=40, stock=40, title="Fast")
    await with_point(database, store, point=1, stock=2, title="Slow")
    await with_point(database, store, point=None, stock=5, title="Plain")
    await with_point(database, store, point=40, stock=41, title="Full")

    for path in ("/stock", "/stock/reorder", "/products?lack=low"):
        page = (await owner.get(f"{desk(store)}{path}")).text
        told = [name for name in ("Fast", "Slow", "Plain", "Full") if re.search(rf">\s*{name}\b", page)]
        assert told == ["Fast", "Plain"], path
    home = (await owner.get(desk(store))).text
    assert "<strong>2</strong> <span>variants running low</span>" in home


async def test_the_list_says_how_many_to_order_maker_by_maker(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    await with_point(database, store, point=40, lot=12, stock=10, title="Bowl", vendor="Zed")
    await with_point(database, store, point=None, stock=2, title="=Cup", vendor="Ada")
    await with_point(database, store, point=3, stock=1, title="Dish", vendor="Ada", state="draft")

    file = await owner.get(f"{desk(store)}/stock/reorder.csv")

    assert file.headers["content-disposition"] == 'attachment; filename="to-reorder.csv"'
    rows = [
        [row[name] for name in ("vendor", "product", "available", "reorder_at", "order")]
        for row in csv.DictReader(io.StringIO(file.text))
    ]
    assert rows == [["Ada", "'=Cup", "2", "5", "8"], ["Zed", "Bowl", "10", "40", "36"]]


async def test_the_list_goes_on_page_by_page_without_leaving_anything_out(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        for number in range(PAGE_SIZE + 2):
            await make_product(session, title=f"كوب {number:03} " + "ط" * 120, stock=0, vendor="م" * 100)

    first = (await owner.get(f"{desk(store)}/stock/reorder")).text
    onward = re.search(r'rel="next" href="([^"]+)"', first)
    assert onward is not None
    second = (await owner.get(onward[1])).text

    numbers = [re.findall(r"<bdi>كوب (\d+)", page) for page in (first, second)]
    assert numbers == [[f"{n:03}" for n in range(PAGE_SIZE)], [f"{n:03}" for n in (PAGE_SIZE, PAGE_SIZE + 1)]]
    assert 'rel="next"' not in second
    nobody = await owner.get(f"{desk(store)}/stock/reorder?after=nothing")
    assert re.findall(r"<bdi>كوب (\d+)", nobody.text) == numbers[0]


async def test_who_may_only_look_is_shown_no_form_and_sets_nothing(
    door: Door, database: Database, store: Store
):
    variant = await with_point(database, store, point=9, stock=2)
    looking = (await with_role(door, database, store, [STOCK_SEE])).browser

    page = await looking.get(f"{desk(store)}/stock/reorder")
    refused = await looking.post(f"{desk(store)}/stock/{variant.id}/reorder", data=typed(variant, "1", "1"))

    assert (page.status_code, refused.status_code) == (200, 403)
    assert f'name="reorder-{variant.id}"' not in page.text
    assert await kept(database, store, variant) == (9, None)


async def test_many_are_changed_by_a_rule_and_back_again(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    first = await with_point(database, store, point=None, stock=2, title="A")
    second = await with_point(database, store, point=7, stock=2, title="B")
    async with database.in_store(store.id) as session:
        await make_variant(session, stock=None, title="C")

    path = await begun(owner, store, {"figure": "reorder", "way": "set", "value": "40"})
    await work_off(database, store)
    assert [await kept(database, store, one) for one in (first, second)] == [(40, None), (40, None)]
    async with database.in_store(store.id) as session:
        (await session.get_one(StockLevel, (store.id, second.id))).reorder_point = 50
    await owner.post(path, data={"step": "undo"})
    await work_off(database, store)

    assert [await kept(database, store, one) for one in (first, second)] == [(None, None), (50, None)]
    page = (await owner.get(path)).text
    assert "It was changed by somebody else meanwhile." in page


async def test_order_quantities_of_many_are_set_by_a_rule_and_back_again(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    first = await with_point(database, store, point=7, stock=2, title="A")
    second = await with_point(database, store, point=7, lot=6, stock=2, title="B")
    async with database.in_store(store.id) as session:
        uncounted = await make_variant(session, stock=None, title="C")

    path = await begun(owner, store, {"figure": "lot", "way": "set", "value": "12"})
    await work_off(database, store)
    assert [await kept(database, store, one) for one in (first, second)] == [(7, 12), (7, 12)]
    async with database.in_store(store.id) as session:
        (await session.get_one(StockLevel, (store.id, second.id))).reorder_quantity = 24
        counted = select(StockLevel.id).where(StockLevel.reorder_quantity.is_not(None))
        assert uncounted.id not in set(await session.scalars(counted))
    page = (await owner.get(path)).text
    await owner.post(path, data={"step": "undo"})
    await work_off(database, store)

    assert "Order quantity:" in page
    assert [await kept(database, store, one) for one in (first, second)] == [(7, None), (7, 24)]
    assert "It was changed by somebody else meanwhile." in (await owner.get(path)).text


async def test_an_order_quantity_that_cannot_be_is_refused_at_its_field(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    variant = await with_point(database, store, point=7, lot=6, stock=2)
    rule = {"figure": "lot", "way": "set", "value": "0"}

    asked = await owner.get(f"{desk(store)}/products/changes/new", params=rule)
    sent = await owner.post(f"{desk(store)}/products/changes", data=rule)
    less = await owner.get(
        f"{desk(store)}/products/changes/new", params=rule | {"way": "amount", "value": "-6"}
    )

    assert (asked.status_code, sent.status_code, less.status_code) == (422, 422, 200)
    assert all('id="field-value-error"' in answer.text for answer in (asked, sent))
    assert all("That cannot be below one." in answer.text for answer in (asked, sent))
    assert "It would be below one." in less.text
    assert "Change them" not in less.text
    assert await kept(database, store, variant) == (7, 6)
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(BulkChange)) == 0


async def test_shoppers_read_that_few_are_left_by_the_stores_number_alone(
    shopper: httpx.AsyncClient, database: Database, store: Store
):
    fast = await with_point(database, store, point=40, stock=30, title="Fast", slug="fast")
    slow = await with_point(database, store, point=1, stock=3, title="Slow", slug="slow")

    pages = [(await shopper.get(f"/products/{one.product.slug}")).text for one in (fast, slow)]

    assert ["30 left" in pages[0], "Only 3 left" in pages[1]] == [False, True]
