"""Magento's and Saleor's files as they come, and every real catalogue there is: each row is accounted for."""

import asyncio
import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from sqlalchemy import func, select

from shared.currencies.models import OwnPrice
from shared.imports.import_products import import_products
from shared.imports.report import ImportReport
from shared.imports.shape import UnreadableFile
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.home import PROJECT
from shared.languages.translation import Translation
from shared.products.models import Category, Collection, Product, ProductCategory, Variant
from shared.products.product_image import ProductImage
from shared.products.queries import for_cards
from shared.stores.models import Store
from tests.support.installation import make_store
from tests.support.magento_file import COLUMNS, HOODIE, MAGENTO

CATALOGUES = PROJECT.parent / "shared" / "catalogues"
SALEOR = CATALOGUES / "saleor" / "populatedb_data.json"
SPREE = CATALOGUES / "spree" / "products.csv"
CELLPHONES = CATALOGUES / "bestbuy-cellphones" / "ecommerce.json"
beside = pytest.mark.skipif(
    not CATALOGUES.exists(), reason="the folder of real catalogues is not beside the project"
)
Row = dict[str, str]


def table(place: Path, columns: list[str], rows: list[Row]) -> Path:
    with place.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows(rows)
    return place


async def bring_in(database: Database, store: Store, path: Path) -> ImportReport:
    return await import_products(
        database, store.id, path, dry_run=False, progress=lambda _rows: None, now=utc_now()
    )


def accounted_for(report: ImportReport, rows: int) -> list[int]:
    """See that every row has one outcome; returns the rows that could not be used."""
    assert report.rows == rows == sum(report.by_outcome.values())
    refused = [row for problem in report.problems for row in problem.rows]
    assert len(refused) == len(set(refused)) == report.by_outcome["skipped"] + report.by_outcome["failed"]
    return sorted(refused)


async def product_of(database: Database, store: Store, key: str) -> Product:
    async with database.in_store(store.id) as session:
        found = select(Product).where(Product.source_key == key).options(*for_cards())
        return (await session.scalars(found)).one()


async def ways(database: Database, store: Store, product: Product) -> list[tuple[str, bool]]:
    async with database.in_store(store.id) as session:
        rows = await session.execute(
            select(Category.path, ProductCategory.is_main)
            .join(Category, Category.id == ProductCategory.category_id)
            .where(ProductCategory.product_id == product.id)
            .order_by(ProductCategory.is_main.desc(), Category.path)
        )
        return [(path, is_main) for path, is_main in rows]


async def test_a_magento_product_arrives_whole(database: Database, store: Store, tmp_path: Path):
    report = await bring_in(database, store, table(tmp_path / "magento.csv", COLUMNS, HOODIE))

    assert accounted_for(report, 5) == []
    assert report.left_out == {"meta_keywords": 1, "related_skus": 1}
    product = await product_of(database, store, "magento:mh01")
    assert (product.title, product.slug, product.state) == ("Chaz Kangeroo Hoodie", "chaz-hoodie", "active")
    assert product.attributes == {
        "climate": "Cool, mild|Windy",
        "material": "Cotton,Fleece",
        "pattern": "Solid",
    }
    assert [option.name for option in product.options] == ["Colour", "Size"]
    assert [
        (one.choices, one.sku, one.price_minor, one.compare_at_minor, one.weight_grams, one.left)
        for one in product.variants
    ] == [
        (["Black", "XS"], "MH01-XS-Black", 5200, None, 1200, 100),
        (["Black", "S"], "MH01-S-Black", 5200, None, 1200, 1_000_003),
        (["Black", "M"], "MH01-M-Black", 5200, None, 1200, 0),
    ]
    assert [(image.source_url, image.alt) for image in product.images] == [
        ("https://shop.example/media/mh01-black.jpg", "Front"),
        ("https://shop.example/media/back.jpg", "Back"),
    ]
    assert await ways(database, store, product) == [("men/tops", True), ("sale", False)]
    async with database.in_store(store.id) as session:
        told = (await session.scalars(select(Translation))).one()
        assert (told.language, told.texts) == (
            "de",
            {"title": "Kapuzenpullover", "description_html": "<p>Warm.</p>"},
        )


async def test_every_row_of_magentos_file_is_accounted_for_and_the_second_time_changes_nothing(
    database: Database, store: Store, tmp_path: Path
):
    path = table(tmp_path / "magento.csv", COLUMNS, MAGENTO)

    first = await bring_in(database, store, path)
    second = await bring_in(database, store, path)

    assert accounted_for(first, len(MAGENTO)) == [10, 11, 12, 13, 14, 15]
    assert {problem.rows[0]: problem.message for problem in first.problems} == {
        10: "The choices of a Magento bundle cannot be brought over: compose the bundle anew in Souk.",
        11: "Another row has the same SKU.",
        12: "The SKU is missing.",
        13: "price: “cheap” is not an amount.",
        14: "It is not known which language the store view “wholesale” speaks.",
        15: "The product of this row is not in the file, or could not be used.",
    }
    assert second.by_outcome == first.by_outcome | {"created": 0, "unchanged": first.by_outcome["created"]}
    bag = await product_of(database, store, "magento:24-mb01")
    assert [(one.price_minor, one.compare_at_minor, one.left) for one in bag.variants] == [(3000, 3400, 7)]
    # Its picture is a path on another shop's server.
    assert bag.images == []
    assert first.left_out["pictures without an address"] == 1
    straps = await product_of(database, store, "magento:24-wg085")
    assert (straps.kind, straps.state) == ("grouped", "draft")


async def test_a_variant_of_two_products_is_counted_once(database: Database, store: Store, tmp_path: Path):
    second = HOODIE[3] | {"sku": "MH99", "name": "Set of hoodies", "url_key": "set"}

    report = await bring_in(database, store, table(tmp_path / "magento.csv", COLUMNS, [*HOODIE, second]))

    assert accounted_for(report, 6) == []
    assert report.by_outcome["created"] == 6
    for key in ("magento:mh01", "magento:mh99"):
        assert len((await product_of(database, store, key)).variants) == 3


SALEOR_ROWS = [
    {
        "id": "UHJvZHVjdDo3Mg==",
        "name": "Tea",
        "description": '{"blocks": [{"type": "header", "data": {"text": "Green", "level": 3}}, {"type": "list", "data": {"style": "ordered", "items": ["Warm", "Steep"]}}]}',
        "category": "hot-drinks",
        "product type": "Tea",
        "collections": "new-in, best",
        "product media": "https://saleor.example/media/tea.png",
        "charge taxes": "True",
        "origin (product attribute)": "Uji",
        "variant sku": f"T-{size}",
        "variant weight": "125.0 g",
        "weight (variant attribute)": size,
        "berlin (warehouse quantity)": quantity,
        "oslo (warehouse quantity)": "2",
        "default-channel (channel product currency code)": "EUR",
        "default-channel (channel published)": "True",
        "default-channel (channel price amount)": price,
        "default-channel (channel variant currency code)": "EUR",
        "us (channel price amount)": "11.5",
        "us (channel variant currency code)": "USD",
        "us (channel searchable)": "True",
    }
    | ({"us (channel price amount)": ""} if not price else {})
    for size, quantity, price in (("100 g", "3", "9.900"), ("250 g", "0", "19.9"), ("1 kg", "1", ""))
]


async def test_saleors_table_arrives_whole(database: Database, store: Store, tmp_path: Path):
    path = table(tmp_path / "saleor.csv", [*SALEOR_ROWS[0]], SALEOR_ROWS)

    report = await bring_in(database, store, path)

    assert accounted_for(report, 3) == [4]
    assert [problem.message for problem in report.problems] == ["The price is missing."]
    assert report.left_out == {"us (channel searchable)": 1}
    product = await product_of(database, store, "saleor:72")
    assert product.description_html == "<h3>Green</h3><ol><li>Warm</li><li>Steep</li></ol>"
    assert (product.state, product.product_type, product.attributes) == ("active", "Tea", {"Origin": "Uji"})
    assert [
        (one.choices, one.sku, one.price_minor, one.weight_grams, one.left) for one in product.variants
    ] == [
        (["100 g"], "T-100 g", 990, 125, 5),
        (["250 g"], "T-250 g", 1990, 125, 2),
    ]
    assert await ways(database, store, product) == [("hot-drinks", True)]
    async with database.in_store(store.id) as session:
        assert sorted(await session.scalars(select(Collection.title))) == ["Best", "New in"]
        prices = await session.execute(select(OwnPrice.currency, OwnPrice.price_minor))
        assert [tuple(row) for row in prices] == [("USD", 1150), ("USD", 1150)]


async def test_figures_of_another_currency_wait_as_a_draft(database: Database, tmp_path: Path):
    store = await make_store(database, currency="GBP")
    # A file that does not say what is published would show all of it.
    row = {name: cell for name, cell in SALEOR_ROWS[0].items() if not name.endswith("(channel published)")}
    path = table(tmp_path / "saleor.csv", [*row], [row])

    await bring_in(database, store, path)

    tea = await product_of(database, store, "saleor:72")
    assert (tea.state, [one.price_minor for one in tea.variants]) == ("draft", [990])


@beside
async def test_saleors_dump_is_accounted_for_entry_by_entry(database: Database):
    store = await make_store(database, currency="USD")
    entries = json.loads(await asyncio.to_thread(SALEOR.read_text))
    kinds = {number: entry["model"] for number, entry in enumerate(entries, start=1)}

    first = await bring_in(database, store, SALEOR)
    second = await bring_in(database, store, SALEOR)

    refused = accounted_for(first, len(entries))
    assert first.products == {"created": 32, "updated": 0, "unchanged": 0, "failed": 0}
    # What is refused is no part of any product: menus, pages, shipping, and answers that nobody gives.
    assert not {kinds[row].split(".")[0] for row in refused} & {"product", "warehouse", "channel"}
    assert second.by_outcome == first.by_outcome | {
        "created": 0,
        "unchanged": first.by_outcome["created"],
    }
    async with database.in_store(store.id) as session:
        of_dump = {
            (one["fields"]["variant"], Decimal(one["fields"]["price_amount"]))
            for one in entries
            if one["model"] == "product.productvariantchannellisting" and one["fields"]["currency"] == "PLN"
        }
        own = list(await session.scalars(select(OwnPrice.price_minor).where(OwnPrice.currency == "PLN")))
        assert sorted(own) == sorted(int(price * 100) for _, price in of_dump)
        assert await session.scalar(select(func.count()).select_from(Variant)) == 73
        # A variant of a dump that counts it has the sum of all warehouses; the others are not counted.
        stock = sum(one["fields"]["quantity"] for one in entries if one["model"] == "warehouse.stock")
        counted = await session.scalar(select(func.sum(StockLevel.on_hand)))
        not_counted = {
            one["pk"]
            for one in entries
            if one["model"] == "product.productvariant" and not one["fields"]["track_inventory"]
        }
        elsewhere = sum(
            one["fields"]["quantity"]
            for one in entries
            if one["model"] == "warehouse.stock" and one["fields"]["product_variant"] in not_counted
        )
        assert counted == stock - elsewhere
        assert {"apparel/shirts/t-shirts"} <= set(await session.scalars(select(Category.path)))


@beside
@pytest.mark.parametrize("path", [SALEOR, SPREE], ids=["saleor", "spree"])
async def test_what_is_sold_in_other_currencies_only_waits_as_a_draft_and_says_so(
    database: Database, path: Path
):
    store = await make_store(database, currency="GBP")

    report = await bring_in(database, store, path)
    again = await bring_in(database, store, path)

    assert report.products["created"] == {SALEOR: 32, SPREE: 37}[path]
    assert again.products["unchanged"] == report.products["created"]
    told = "prices in USD: their figures are taken as GBP, and the products stay drafts"
    assert report.left_out[told] == report.products["created"]
    async with database.in_store(store.id) as session:
        assert set(await session.scalars(select(Product.state))) == {"draft"}
        assert set(await session.scalars(select(Variant.currency))) == {"GBP"}
        dollars = select(OwnPrice.price_minor, Variant.price_minor).join(
            Variant, Variant.id == OwnPrice.variant_id
        )
        rows = [tuple(row) for row in await session.execute(dollars.where(OwnPrice.currency == "USD"))]
        assert rows
        assert {price == own for price, own in rows} == {True}


@beside
async def test_sprees_products_and_their_words_are_accounted_for(database: Database):
    store = await make_store(database, currency="USD")
    words = SPREE.with_name("product_translations.csv")
    with SPREE.open(newline="") as file:
        rows = list(csv.DictReader(file))

    too_early = await bring_in(database, store, words)
    first = await bring_in(database, store, SPREE)
    told = await bring_in(database, store, words)
    again = [await bring_in(database, store, path) for path in (SPREE, words)]

    assert (too_early.by_outcome["failed"], len(accounted_for(too_early, 74))) == (74, 74)
    assert accounted_for(first, len(rows)) == []
    assert first.products["created"] == len({row["slug"] for row in rows})
    assert (accounted_for(told, 74), told.by_outcome["updated"]) == ([], 74)
    assert [report.by_outcome["unchanged"] for report in again] == [len(rows), 74]
    async with database.in_store(store.id) as session:
        euros = sorted(int(Decimal(row["price"]) * 100) for row in rows if row["currency"] == "EUR")
        assert sorted(await session.scalars(select(OwnPrice.price_minor))) == euros
        assert await session.scalar(select(func.count()).select_from(Translation)) == 74
        pictured = select(func.count()).where(Variant.image_id.is_not(None))
        assert await session.scalar(pictured) == await session.scalar(select(func.count(Variant.id)))


@beside
async def test_a_plain_list_of_thousands_is_accounted_for(database: Database):
    store = await make_store(database, currency="USD")
    entries = json.loads(await asyncio.to_thread(CELLPHONES.read_text))

    first = await bring_in(database, store, CELLPHONES)
    second = await bring_in(database, store, CELLPHONES)

    assert accounted_for(first, len(entries)) == []
    assert second.by_outcome["unchanged"] == len(entries)
    assert first.left_out == {"popularity": len(entries)}
    async with database.in_store(store.id) as session:
        prices = select(func.sum(Variant.price_minor))
        assert await session.scalar(prices) == sum(
            int(Decimal(str(entry["price"])) * 100) for entry in entries
        )
        assert await session.scalar(select(func.count()).select_from(ProductImage)) == len(entries)


@beside
@pytest.mark.parametrize("name", ["spree/customers.csv", "woocommerce/sample_tax_rates.csv"])
async def test_what_is_no_catalogue_is_refused_as_a_whole(database: Database, store: Store, name: str):
    with pytest.raises(UnreadableFile):
        await bring_in(database, store, CATALOGUES / name)

    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(Product)) == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1, 2", "This JSON file is damaged."),
        ("[]", "The file is empty."),
        ('{"a": 1}', "The file is empty."),
        (
            '[{"colour": "red"}]',
            "This JSON file is neither Saleor’s dump nor a list of products with “name” and “price”.",
        ),
    ],
)
async def test_another_list_is_refused_whole(
    database: Database, store: Store, tmp_path: Path, text: str, said: str
):
    path = tmp_path / "list.json"
    await asyncio.to_thread(path.write_text, text)

    with pytest.raises(UnreadableFile) as refusal:
        await bring_in(database, store, path)

    assert str(refusal.value) == said


async def test_entries_that_are_no_products_are_told(database: Database, store: Store, tmp_path: Path):
    path = tmp_path / "list.json"
    entries = [
        {"name": "Mug", "price": 5, "tags": ["red, warm", "new"], "colour": "red"},
        {"name": "", "price": 5},
        {"name": "Cup", "price": "many"},
        {"name": "Jug", "price": None},
        *({"name": "Mug", "price": 6} for _ in range(6)),
        "no product",
    ]
    await asyncio.to_thread(path.write_text, json.dumps(entries))

    report = await bring_in(database, store, path)

    assert accounted_for(report, 11) == [2, 3, 4, 11]
    assert (report.products["created"], report.left_out) == (7, {"colour": 1})
    mug = await product_of(database, store, "plain:mug")
    assert mug.tags == ["red, warm", "new"]
