"""A second file about the same products: everything that it changes is noticed, and the same file again changes nothing."""

from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import selectinload

from shared.carts.queries import whole_cart
from shared.checkout.place_order import place_order
from shared.imports.import_products import import_products
from shared.imports.report import ImportReport
from shared.inventory.errors import Shortage, SoldOut
from shared.inventory.models import StockLevel, StockMovement
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.orders.order_lines import OrderLine
from shared.payments.methods import CASH_ON_DELIVERY
from shared.products.models import Collection, Product, Variant
from shared.products.option import OptionValue
from shared.products.price_changes import PriceChange
from shared.products.product_image import ProductImage
from shared.stores.models import Store
from shared.stores.queries import current_store
from shared.tables import metadata
from tests.support.factories.catalogue import only_variant
from tests.support.factories.orders import BUYER, make_cart, make_order
from tests.support.shopify_file import COLUMNS, catalogue, write_shopify

Row = dict[str, str]

SHIRT = list(catalogue(1, pictures=2))
WITHOUT_SMALL = [
    {**SHIRT[0], **SHIRT[1]},
    {**SHIRT[2], **{name: SHIRT[0][name] for name in ("Image Src", "Image Alt Text")}},
]
UNCHANGED = {"created": 0, "updated": 0, "unchanged": 3, "skipped": 0, "failed": 0}


async def bring_in(database: Database, store: Store, place: Path) -> ImportReport:
    return await import_products(
        database, store.id, place, dry_run=False, progress=lambda _rows: None, now=utc_now()
    )


async def bring_in_twice(
    database: Database, store: Store, folder: Path, rows: list[Row], *, columns: list[str] = COLUMNS
) -> ImportReport:
    """Import and return the report, once the same file again has been seen to change not one row of any table."""
    place = write_shopify(folder / "products.csv", rows, columns=columns)
    first = await bring_in(database, store, place)
    before = await everything(database, store)
    second = await bring_in(database, store, place)
    assert second.by_outcome["unchanged"] + second.by_outcome["skipped"] == second.rows == len(rows)
    assert await everything(database, store) == before
    return first


async def everything(database: Database, store: Store) -> dict[str, list[str]]:
    async with database.in_store(store.id) as session:
        return {
            name: sorted(await session.scalars(text(f"SELECT row_to_json(t)::text FROM {name} t")))  # noqa: S608 - our own tables
            for name, table in metadata.tables.items()
            if "store_id" in table.columns and name not in ("domains", "members")
        }


async def levels(database: Database, store: Store) -> dict[str, StockLevel | None]:
    async with database.in_store(store.id) as session:
        found = await session.scalars(select(Variant).options(selectinload(Variant.stock)))
        return {variant.title: variant.stock for variant in found}


async def shown(database: Database, store: Store) -> list[str]:
    async with database.in_store(store.id) as session:
        product = (await session.scalars(select(Product).options(selectinload(Product.variants)))).one()
        return [variant.title for variant in product.variants]


async def addresses(database: Database, store: Store) -> list[str | None]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(ProductImage.source_url).order_by(ProductImage.position)))


def changed(rows: list[Row], place: int, **columns: str) -> list[Row]:
    """Return the rows with one of them changed; column names are written with underscores."""
    named = {name.replace("_", " "): value for name, value in columns.items()}
    return [row | named if number == place else row for number, row in enumerate(rows)]


async def test_selling_on_beyond_stock_is_switched_on_and_off(
    database: Database, store: Store, tmp_path: Path
):
    await bring_in_twice(database, store, tmp_path, SHIRT)

    on = await bring_in_twice(
        database, store, tmp_path, changed(SHIRT, 1, Variant_Inventory_Policy="continue")
    )

    assert on.by_outcome["updated"] == 3
    limits = {title: level.backorder_limit for title, level in (await levels(database, store)).items()}
    assert limits == {"S": 0, "M": 1_000_000, "L": 0}
    off = await bring_in_twice(database, store, tmp_path, SHIRT)
    assert off.by_outcome["updated"] == 3
    assert {level.backorder_limit for level in (await levels(database, store)).values()} == {0}


async def test_a_reorder_point_comes_stays_and_goes_with_its_column(
    database: Database, store: Store, tmp_path: Path
):
    columns = [*COLUMNS, "Reorder Point", "Reorder Quantity"]
    rows = changed(SHIRT, 1, Reorder_Point="40.0", Reorder_Quantity="12")

    async def points() -> dict[str, tuple[int | None, int | None]]:
        found = await levels(database, store)
        return {title: (level.reorder_point, level.reorder_quantity) for title, level in found.items()}

    await bring_in_twice(database, store, tmp_path, rows, columns=columns)
    assert await points() == {"S": (None, None), "M": (40, 12), "L": (None, None)}
    silent = await bring_in_twice(database, store, tmp_path, SHIRT)
    assert silent.by_outcome["unchanged"] == 3
    assert (await points())["M"] == (40, 12)
    emptied = await bring_in_twice(database, store, tmp_path, SHIRT, columns=columns)
    assert emptied.by_outcome["updated"] == 3
    assert (await points())["M"] == (None, None)


@pytest.mark.parametrize(("point", "quantity"), [("many", ""), ("-1", ""), ("1000001", ""), ("5", "0")])
async def test_a_reorder_point_that_cannot_be_meant_is_a_problem_of_its_row(
    database: Database, store: Store, tmp_path: Path, point: str, quantity: str
):
    columns = [*COLUMNS, "Reorder Point", "Reorder Quantity"]
    rows = changed(SHIRT, 1, Reorder_Point=point, Reorder_Quantity=quantity)

    report = await bring_in(database, store, write_shopify(tmp_path / "a.csv", rows, columns=columns))

    assert report.by_outcome["failed"] + report.by_outcome["skipped"] == 1
    assert sorted(await levels(database, store)) == ["L", "S"]


async def test_counting_stops_and_begins_again_over_one_ledger(
    database: Database, store: Store, tmp_path: Path
):
    await bring_in_twice(database, store, tmp_path, SHIRT)

    stopped = await bring_in_twice(database, store, tmp_path, changed(SHIRT, 0, Variant_Inventory_Tracker=""))

    assert stopped.by_outcome["updated"] == 3
    assert (await levels(database, store))["S"] is None
    async with database.in_store(store.id) as session:
        on_shelves = text("SELECT pieces_left, is_sold_out FROM shelf_cards")
        assert tuple((await session.execute(on_shelves)).one()) == (None, False)
        product = (await session.scalars(select(Product))).one()
        await make_order(session, await only_variant(session, product), quantity=8)
    again = await bring_in_twice(database, store, tmp_path, changed(SHIRT, 0, Variant_Inventory_Qty="2"))
    assert again.by_outcome["updated"] == 3
    level = (await levels(database, store))["S"]
    assert (level.on_hand, level.reserved) == (2, 0)
    async with database.in_store(store.id) as session:
        moves = select(StockMovement.quantity).where(StockMovement.variant_id == level.id)
        assert sorted(await session.scalars(moves)) == [-3, 5]


async def test_new_collections_and_tags_are_added(database: Database, store: Store, tmp_path: Path):
    await bring_in_twice(database, store, tmp_path, SHIRT)

    report = await bring_in_twice(
        database, store, tmp_path, changed(SHIRT, 0, Collection="Shirts, Summer", Tags="linen, new")
    )

    assert report.by_outcome["updated"] == 3
    async with database.in_store(store.id) as session:
        assert sorted(await session.scalars(select(Collection.title))) == ["Shirts", "Summer"]
        assert await session.scalar(select(Product.tags)) == ["linen", "new"]


async def test_a_collection_that_left_the_file_may_be_the_merchants_own_and_stays(
    database: Database, store: Store, tmp_path: Path
):
    await bring_in_twice(database, store, tmp_path, SHIRT)

    report = await bring_in_twice(database, store, tmp_path, changed(SHIRT, 0, Collection=""))

    assert report.by_outcome == UNCHANGED


async def test_a_variant_that_left_the_file_leaves_the_shop_and_comes_back_as_itself(
    database: Database, store: Store, tmp_path: Path
):
    await bring_in_twice(database, store, tmp_path, SHIRT)
    async with database.in_store(store.id) as session:
        product = (await session.scalars(select(Product))).one()
        bought = await only_variant(session, product)
        await make_order(session, bought, quantity=2)

    gone = await bring_in_twice(database, store, tmp_path, WITHOUT_SMALL)

    assert (gone.by_outcome["updated"], gone.variants_gone, gone.pictures_gone) == (2, 1, 0)
    assert gone.notices == [
        "“Linen Shirt No. 0”: S with 3 in stock is no longer in the file and was taken out of the shop; orders keep it."
    ]
    assert await shown(database, store) == ["M", "L"]
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(OrderLine.variant_title)) == "S"
        assert await session.scalar(select(OptionValue.name).where(OptionValue.name == "S")) is None
    back = await bring_in_twice(database, store, tmp_path, SHIRT)
    assert (back.by_outcome["updated"], back.notices) == (3, [])
    assert await shown(database, store) == ["S", "M", "L"]
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Variant.id).where(Variant.sku == "LS-0-S")) == bought.id
        moves = select(StockMovement.quantity).where(StockMovement.variant_id == bought.id)
        assert sorted(await session.scalars(moves)) == [-2, 2, 5]


async def test_a_cart_cannot_buy_what_left_the_shop_meanwhile(
    database: Database, store: Store, tmp_path: Path
):
    await bring_in_twice(database, store, tmp_path, changed(SHIRT, 0, Variant_Inventory_Tracker=""))
    async with database.in_store(store.id) as session:
        product = (await session.scalars(select(Product))).one()
        small = await only_variant(session, product)
        cart, _ = await make_cart(session, small)
    await bring_in_twice(database, store, tmp_path, WITHOUT_SMALL)

    with pytest.raises(SoldOut) as refusal:
        async with database.in_store(store.id) as session:
            await place_order(
                session,
                await current_store(session),
                await whole_cart(session, cart.id),
                buyer=BUYER,
                method=CASH_ON_DELIVERY,
                seen_total_minor=None,
                secret_key="of tests",
                now=utc_now(),
            )

    assert refusal.value.shortages == [Shortage(small.id, 1, 0)]
    async with database.in_store(store.id) as session:
        assert [line.is_short for line in (await whole_cart(session, cart.id)).lines] == [True]
        assert list(await session.scalars(select(OrderLine.id))) == []


async def test_nothing_leaves_the_shop_when_a_row_could_not_be_read(
    database: Database, store: Store, tmp_path: Path
):
    await bring_in_twice(database, store, tmp_path, SHIRT)

    report = await bring_in_twice(
        database, store, tmp_path, changed(SHIRT, 1, Variant_Price="cheap", Image_Src="")
    )

    assert report.by_outcome == UNCHANGED | {"unchanged": 2, "skipped": 1}
    assert [problem.message for problem in report.problems] == ["Variant Price: “cheap” is not an amount."]
    assert await shown(database, store) == ["S", "M", "L"]
    assert len(await addresses(database, store)) == 2


async def test_pictures_that_left_the_file_go_and_uploaded_ones_stay_behind_the_others(
    database: Database, store: Store, tmp_path: Path
):
    await bring_in_twice(database, store, tmp_path, SHIRT)
    async with database.in_store(store.id) as session:
        product_id = await session.scalar(select(Product.id))
        session.add(ProductImage(store_id=store.id, product_id=product_id, position=0, created_at=utc_now()))
    other = "https://cdn.example/other.jpg"

    report = await bring_in_twice(database, store, tmp_path, changed(SHIRT, 0, Image_Src=other))

    assert (report.by_outcome["updated"], report.pictures, report.pictures_gone) == (3, 1, 1)
    assert await addresses(database, store) == [other, SHIRT[1]["Image Src"], None]
    assert report.summary().endswith(
        "No longer in the file, so taken out of the shop: 0 variants, 1 picture. Orders keep what was bought."
    )


async def test_what_a_file_has_no_column_for_stays(database: Database, store: Store, tmp_path: Path):
    await bring_in_twice(database, store, tmp_path, SHIRT)
    before = await everything(database, store)
    columns = ["Handle", "Title", "Option1 Name", "Option1 Value", "Variant Price"]

    report = await bring_in_twice(database, store, tmp_path, SHIRT, columns=columns)

    assert report.by_outcome == UNCHANGED
    assert await everything(database, store) == before


async def test_a_broken_product_leaves_its_chunk_whole_and_says_why(
    database: Database, store: Store, tmp_path: Path
):
    rows = list(catalogue(3))
    await bring_in_twice(database, store, tmp_path, rows)
    async with database.in_store(store.id) as session:
        level_id = await session.scalar(select(Variant.id).where(Variant.sku == "LS-1-M"))
        level = await session.get(StockLevel, (store.id, level_id))
        level.reserved = 4
    fewer = list(catalogue(4, price="31.00", stock=3))

    report = await bring_in(database, store, write_shopify(tmp_path / "products.csv", fewer))

    assert report.by_outcome == {"created": 3, "updated": 6, "unchanged": 0, "skipped": 0, "failed": 3}
    assert [(problem.rows, problem.message) for problem in report.problems] == [
        (
            (5, 6, 7),
            "“Linen Shirt No. 1” could not be written: 4 are reserved for checkouts right now; set at least that many.",
        )
    ]
    async with database.in_store(store.id) as session:
        prices = await session.execute(
            select(Variant.sku, Variant.price_minor, StockLevel.on_hand).join(Variant.stock)
        )
        found = {sku: (price, on_hand) for sku, price, on_hand in prices}
    assert {found[f"LS-1-{size}"] for size in "SML"} == {(2990, 5)}
    assert {found[f"LS-{number}-{size}"] for number in (0, 2, 3) for size in "SML"} == {(3100, 3)}


async def test_prices_leave_their_rows_in_the_record(database: Database, store: Store, tmp_path: Path):
    place = write_shopify(tmp_path / "first.csv", SHIRT)
    await bring_in(database, store, place)
    dearer = [{**row, "Variant Price": "31.00"} if row.get("Variant Price") else row for row in SHIRT]

    await bring_in(database, store, write_shopify(tmp_path / "second.csv", dearer))

    async with database.in_store(store.id) as session:
        prices = list(await session.scalars(select(Variant.price_minor)))
        record = (await session.scalars(select(PriceChange))).all()
    assert set(prices) == {3100}
    assert len([row for row in record if row.price_before_minor is None]) == len(prices)
    assert {row.price_minor for row in record if row.price_before_minor is not None} == {3100}
    assert {row.actor for row in record} == {"import"}
