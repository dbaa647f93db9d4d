"""Whole files into a real store: every row accounted for, and nothing changed by a second time."""

import csv
import tracemalloc
from pathlib import Path

import pytest
from sqlalchemy import func, select

from shared.imports.import_products import import_products
from shared.imports.report import ImportReport
from shared.imports.shape import UnreadableFile
from shared.inventory.models import StockLevel, StockMovement
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.home import PROJECT
from shared.kernel.jobs import Job
from shared.products.models import Category, Collection, Product, Variant
from shared.products.product_image import ProductImage
from shared.products.queries import for_cards
from shared.stores.models import Store

WOOCOMMERCE = PROJECT.parent / "shared" / "catalogues" / "woocommerce" / "sample_products.csv"
SHOPIFY = [
    "Handle",
    "Title",
    "Body (HTML)",
    "Vendor",
    "Type",
    "Tags",
    "Published",
    "Option1 Name",
    "Option1 Value",
    "Option2 Name",
    "Option2 Value",
    "Variant SKU",
    "Variant Grams",
    "Variant Inventory Tracker",
    "Variant Inventory Qty",
    "Variant Inventory Policy",
    "Variant Price",
    "Variant Compare At Price",
    "Variant Barcode",
    "Image Src",
    "Image Position",
    "Image Alt Text",
    "SEO Title",
    "SEO Description",
    "A Column of Next Year",
]


def shopify_file(
    folder: Path, rows: list[dict[str, str]], *, names: list[str] = SHOPIFY, encoding: str = "utf-8-sig"
) -> Path:
    place = folder / "products.csv"
    with place.open("w", newline="", encoding=encoding) as file:
        writer = csv.DictWriter(file, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return place


TEE = [
    {
        "Handle": "linen-tee",
        "Title": "Linen Tee",
        "Body (HTML)": "<p>Soft.\n<script>alert(1)</script></p>",
        "Vendor": "Acme",
        "Type": "Shirts",
        "Tags": "linen, summer",
        "Published": "TRUE",
        "Option1 Name": "Colour",
        "Option1 Value": "Red",
        "Option2 Name": "Size",
        "Option2 Value": "S",
        "Variant SKU": "'LT-R-S",
        "Variant Grams": "180",
        "Variant Inventory Tracker": "shopify",
        "Variant Inventory Qty": "7",
        "Variant Inventory Policy": "deny",
        "Variant Price": "29.90",
        "Variant Compare At Price": "39.90",
        "Image Src": "https://cdn.example/1.jpg",
        "Image Alt Text": "Red tee",
    },
    {
        "Handle": "linen-tee",
        "Option1 Value": "Red",
        "Option2 Value": "M",
        "Variant SKU": "LT-R-M",
        "Variant Inventory Tracker": "shopify",
        "Variant Inventory Qty": "-2",
        "Variant Inventory Policy": "continue",
        "Variant Price": "29.90",
    },
    {
        "Handle": "linen-tee",
        "Option1 Value": "Blue",
        "Option2 Value": "S",
        "Variant SKU": "LT-B-S",
        "Variant Inventory Tracker": "",
        "Variant Price": "31.00",
        "Image Src": "https://cdn.example/2.jpg",
    },
    {"Handle": "linen-tee", "Image Src": "https://cdn.example/3.jpg", "Image Position": "3"},
]


async def bring_in(database: Database, store: Store, path: Path, *, dry_run: bool = False) -> ImportReport:
    return await import_products(
        database, store.id, path, dry_run=dry_run, progress=lambda _rows: None, now=utc_now()
    )


async def counts(database: Database, store: Store) -> dict[str, int]:
    async with database.in_store(store.id) as session:
        return {
            table.__tablename__: await session.scalar(select(func.count()).select_from(table)) or 0
            for table in (Product, Variant, ProductImage, StockLevel, StockMovement, Collection, Job)
        }


def assert_adds_up(report: ImportReport, rows: int) -> None:
    assert report.rows == rows == sum(report.by_outcome.values())


async def test_a_shopify_product_arrives_whole(database: Database, store: Store, tmp_path: Path):
    report = await bring_in(database, store, shopify_file(tmp_path, TEE))

    assert_adds_up(report, 4)
    assert (report.products["created"], report.pictures, report.problems) == (1, 3, [])
    async with database.in_store(store.id) as session:
        product = (await session.scalars(select(Product).options(*for_cards()))).one()
        assert (product.slug, product.title, product.vendor, product.tags) == (
            "linen-tee",
            "Linen Tee",
            "Acme",
            ["linen", "summer"],
        )
        assert "script" not in product.description_html
        assert [option.name for option in product.options] == ["Colour", "Size"]
        assert [(v.choices, v.sku, v.price_minor, v.compare_at_minor, v.left) for v in product.variants] == [
            (["Red", "S"], "LT-R-S", 2990, 3990, 7),
            (["Red", "M"], "LT-R-M", 2990, None, 1_000_000),
            (["Blue", "S"], "LT-B-S", 3100, None, None),
        ]
        assert [(image.state, image.alt) for image in product.images] == [
            ("pending", "Red tee"),
            ("pending", ""),
            ("pending", ""),
        ]


async def test_the_same_file_twice_changes_nothing(database: Database, store: Store, tmp_path: Path):
    path = shopify_file(tmp_path, TEE)
    await bring_in(database, store, path)
    before = await counts(database, store)
    async with database.in_store(store.id) as session:
        version = await session.scalar(select(Store.catalogue_version))

    report = await bring_in(database, store, path)

    assert report.by_outcome == {"created": 0, "updated": 0, "unchanged": 4, "skipped": 0, "failed": 0}
    assert await counts(database, store) == before
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Store.catalogue_version)) == version


async def test_what_differs_is_changed_and_the_ledger_says_so(
    database: Database, store: Store, tmp_path: Path
):
    await bring_in(database, store, shopify_file(tmp_path, TEE))
    dearer = [TEE[0] | {"Variant Price": "33.00", "Variant Inventory Qty": "5"}, *TEE[1:]]

    report = await bring_in(database, store, shopify_file(tmp_path, dearer))

    assert report.by_outcome["updated"] == 4
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Variant.price_minor).where(Variant.sku == "LT-R-S")) == 3300
        assert sorted(await session.scalars(select(StockMovement.quantity))) == [-2, 7]


async def test_a_dry_run_writes_nothing(database: Database, store: Store, tmp_path: Path):
    report = await bring_in(database, store, shopify_file(tmp_path, TEE), dry_run=True)

    assert report.by_outcome["created"] == 4
    assert set((await counts(database, store)).values()) == {0}


async def test_a_broken_row_stops_only_itself(database: Database, store: Store, tmp_path: Path):
    broken = [
        TEE[0],
        TEE[1] | {"Variant Price": "cheap"},
        TEE[2],
        {"Handle": "", "Title": "Nobody's"},
        {"Handle": "mug", "Title": "Mug", "Variant Price": "9"},
    ]

    report = await bring_in(database, store, shopify_file(tmp_path, broken))

    assert_adds_up(report, 5)
    assert report.products["created"] == 2
    assert sorted(row for problem in report.problems for row in problem.rows) == [3, 5]
    assert "“cheap” is not an amount" in report.problems[0].message


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
async def test_any_usual_encoding_is_read(database: Database, store: Store, tmp_path: Path, encoding: str):
    rows = [{"Handle": "cafe", "Title": "Café Crème", "Variant Price": "4,50"}]

    await bring_in(database, store, shopify_file(tmp_path, rows, encoding=encoding))

    async with database.in_store(store.id) as session:
        assert (
            await session.execute(select(Product.title, Variant.price_minor).join(Variant.product))
        ).all() == [("Café Crème", 450)]


async def test_missing_columns_and_another_delimiter_are_no_obstacle(
    database: Database, store: Store, tmp_path: Path
):
    place = tmp_path / "few.csv"
    place.write_text("Variant Price;Title;Handle\r\n12.00;Mug;mug\r\n")

    report = await bring_in(database, store, place)

    assert (report.products["created"], report.problems) == (1, [])


async def test_two_products_with_one_name_get_addresses_of_their_own(
    database: Database, store: Store, tmp_path: Path
):
    place = tmp_path / "woo.csv"
    place.write_text("ID,Type,SKU,Name,Published,Regular price\n1,simple,A,Mug,1,5\n2,simple,B,Mug,1,6\n")

    await bring_in(database, store, place)

    async with database.in_store(store.id) as session:
        assert sorted(await session.scalars(select(Product.slug))) == ["mug", "mug-2"]


async def test_two_products_with_one_id_are_not_mixed_up(database: Database, store: Store, tmp_path: Path):
    place = tmp_path / "woo.csv"
    place.write_text("ID,Type,SKU,Name,Published,Regular price\n1,simple,A,Mug,1,5\n1,simple,B,Cup,1,6\n")

    report = await bring_in(database, store, place)

    assert_adds_up(report, 2)
    assert [(problem.rows, problem.message) for problem in report.problems] == [
        ((3,), "Another product of this file has the ID or SKU “1”.")
    ]
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Product.title))) == ["Mug"]


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n"])
async def test_another_file_is_refused_whole(database: Database, store: Store, tmp_path: Path, content: str):
    place = tmp_path / "other.csv"
    place.write_text(content)

    with pytest.raises(UnreadableFile):
        await bring_in(database, store, place)

    assert set((await counts(database, store)).values()) == {0}


async def test_variations_meet_their_parent_wherever_they_stand(
    database: Database, store: Store, tmp_path: Path
):
    place = tmp_path / "woo.csv"
    place.write_text(
        "ID,Type,SKU,Name,Published,Stock,Regular price,Sale price,Parent,Attribute 1 name,Attribute 1 value(s),Attribute 2 name,Attribute 2 value(s)\n"
        "11,variation,T-R,,1,3,10,8,id:1,Colour,Red,Size,\n"
        '1,variable,T,Tee,1,,,,,Colour,"Red, Blue",Size,"S, M"\n'
        "12,variation,T-B-S,,1,,12,,T,Colour,Blue,Size,S\n"
        "13,variation,X,,1,,12,,id:99,Colour,Blue,Size,S\n"
    )

    report = await bring_in(database, store, place)

    assert_adds_up(report, 4)
    assert [problem.rows for problem in report.problems] == [(5,)]
    async with database.in_store(store.id) as session:
        rows = await session.execute(
            select(Variant.choices, Variant.price_minor, Variant.compare_at_minor).order_by(Variant.position)
        )
        assert [tuple(row) for row in rows] == [
            (["Red", "S"], 800, 1000),
            (["Red", "M"], 800, 1000),
            (["Blue", "S"], 1200, None),
        ]


@pytest.mark.skipif(
    not WOOCOMMERCE.exists(), reason="the folder of real catalogues is not beside the project"
)
async def test_woocommerces_own_sample_is_accounted_for_and_repeatable(database: Database, store: Store):
    first = await bring_in(database, store, WOOCOMMERCE)
    before = await counts(database, store)
    second = await bring_in(database, store, WOOCOMMERCE)

    with WOOCOMMERCE.open(encoding="utf-8-sig", newline="") as file:
        rows = sum(1 for _ in csv.reader(file)) - 1
    assert_adds_up(first, rows)
    assert first.problems == []
    assert second.by_outcome["unchanged"] == rows
    assert await counts(database, store) == before
    async with database.in_store(store.id) as session:
        kinds = set(await session.scalars(select(Product.kind)))
        assert {"physical", "digital", "external", "grouped"} <= kinds


@pytest.mark.skipif(
    not WOOCOMMERCE.exists(), reason="the folder of real catalogues is not beside the project"
)
async def test_woocommerces_sample_of_tax_rates_is_told_to_be_no_catalogue(database: Database, store: Store):
    with pytest.raises(UnreadableFile):
        await bring_in(database, store, WOOCOMMERCE.with_name("sample_tax_rates.csv"))

    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(Product)) == 0


async def test_thousands_of_products_stream(database: Database, store: Store, tmp_path: Path):
    rows = [
        {
            "Handle": f"p-{number // 2}",
            "Title": f"Product {number // 2}" if number % 2 == 0 else "",
            "Body (HTML)": "<p>" + "words " * 40 + "</p>",
            "Option1 Name": "Size" if number % 2 == 0 else "",
            "Option1 Value": "SM"[number % 2],
            "Variant Price": "10",
            "Variant Inventory Tracker": "shopify",
            "Variant Inventory Qty": "3",
        }
        for number in range(4000)
    ]
    path = shopify_file(tmp_path, rows)
    del rows
    tracemalloc.start()

    report = await bring_in(database, store, path)

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert report.products["created"] == 2000
    assert_adds_up(report, 4000)
    assert peak < 25 * 1024 * 1024


async def test_many_products_of_one_name_over_many_chunks_all_arrive(
    database: Database, store: Store, tmp_path: Path
):
    place = tmp_path / "woo.csv"
    rows = "".join(f"{number},simple,S{number},Mug,1,5\n" for number in range(1, 251))
    place.write_text(f"ID,Type,SKU,Name,Published,Regular price\n{rows}")

    report = await bring_in(database, store, place)

    assert (report.products["created"], report.products["failed"]) == (250, 0)


async def test_a_sale_that_is_over_is_not_charged(database: Database, store: Store, tmp_path: Path):
    place = tmp_path / "woo.csv"
    place.write_text(
        "ID,Type,SKU,Name,Published,Regular price,Sale price,Date sale price starts,Date sale price ends\n"
        "1,simple,A,Over,1,10,5,,2020-01-31\n2,simple,B,Not yet,1,10,5,2999-01-01,\n3,simple,C,Now,1,10,5,2020-01-01,2999-01-01\n"
    )

    await bring_in(database, store, place)

    async with database.in_store(store.id) as session:
        prices = (await session.execute(select(Variant.sku, Variant.price_minor).order_by(Variant.sku))).all()
        assert [tuple(row) for row in prices] == [("A", 1000), ("B", 1000), ("C", 500)]


async def test_stock_below_what_is_reserved_fails_that_product_alone(
    database: Database, store: Store, tmp_path: Path
):
    path = shopify_file(tmp_path, TEE)
    await bring_in(database, store, path)
    async with database.in_store(store.id) as session:
        level = (await session.scalars(select(StockLevel).where(StockLevel.on_hand == 7))).one()
        level.reserved = 6
    fewer = [
        TEE[0] | {"Variant Inventory Qty": "2"},
        *TEE[1:],
        {"Handle": "mug", "Title": "Mug", "Variant Price": "9"},
    ]

    report = await bring_in(database, store, shopify_file(tmp_path, fewer))

    assert (report.products["failed"], report.products["created"]) == (1, 1)


async def test_two_names_of_one_category_are_one(database: Database, store: Store, tmp_path: Path):
    place = tmp_path / "woo.csv"
    place.write_text(
        'ID,Type,SKU,Name,Published,Regular price,Categories\n1,simple,A,Mug,1,5,"Tea Pots, tea-pots"\n'
    )

    report = await bring_in(database, store, place)

    assert report.products["created"] == 1
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Category.slug))) == ["tea-pots"]
