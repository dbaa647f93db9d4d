"""Files of products in the dashboard: looked into, written by and by, corrected, and written out again."""

import asyncio
import csv
import io
from pathlib import Path

import httpx
import pytest
import xlsxwriter
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.currencies.models import OwnPrice
from shared.imports.beside_products import beside_products
from shared.imports.import_products import import_products
from shared.imports.models import ImportProblem, ProductImport
from shared.imports.report import ImportReport
from shared.imports.run_import import run_import
from shared.imports.write_csv import columns_for, next_products, rows_of
from shared.inventory.models import StockLevel
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.languages.translation import Translation
from shared.products.models import Product, Variant
from shared.products.option import OptionValue
from shared.products.plant_category import plant_category
from shared.products.product_image import ProductImage
from shared.products.sort_product import sort_product
from shared.stores.models import Store
from shared.web.csv_text import csv_text
from tests.support.factories.catalogue import make_collection, make_product

COLUMNS = (
    "Handle",
    "Title",
    "Option1 Name",
    "Option1 Value",
    "Variant Price",
    "Variant SKU",
    "Variant Barcode",
)
ROWS = [
    ("vase", "Vase", "Colour", "Red", "19.90", "V-R", "4006381333931"),
    ("vase", "", "", "Blue", "cheap", "V-B", ""),
    ("bowl", "Bowl", "", "", "12", "B", ""),
]


def as_csv(rows: list[tuple[str, ...]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([COLUMNS, *rows])
    return out.getvalue().encode()


async def uploaded(
    owner: httpx.AsyncClient, store: Store, data: bytes, name: str = "shop.csv"
) -> httpx.Response:
    return await owner.post(
        f"/dashboard/{store.slug}/products/imports", files={"file": (name, data, "text/csv")}
    )


async def only_import(database: Database, store: Store) -> ProductImport:
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(ProductImport))).one()


async def count(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(func.count()).select_from(Product)) or 0


async def run(database: Database, store: Store, path: Path, data: bytes, *, seconds: float = 40.0) -> bool:
    await asyncio.to_thread(path.write_bytes, data)
    one = await only_import(database, store)
    return await run_import(database, store.id, one.id, path, now=utc_now(), seconds=seconds)


async def test_a_file_is_looked_into_before_anything_is_written(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    answer = await uploaded(owner, store, as_csv(ROWS))
    page = (await owner.get(answer.headers["location"])).text

    assert "Nothing is written yet" in page
    assert "2 new, 0 changed" in page
    assert "Row 3: Variant Price: “cheap” is not an amount." in page
    one = await only_import(database, store)
    assert (one.state, one.format, one.total, one.file_name) == ("ready", "shopify", 3, "shop.csv")
    assert await count(database, store) == 0


async def test_it_is_written_when_somebody_says_so_and_every_row_is_accounted_for(
    owner: httpx.AsyncClient, database: Database, store: Store, tmp_path: Path
):
    path = (await uploaded(owner, store, as_csv(ROWS))).headers["location"]

    await owner.post(path, data={"step": "start"})
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Job.name))) == ["imports.run_import"]
    assert not await run(database, store, tmp_path / "a.csv", as_csv(ROWS))

    one = await only_import(database, store)
    assert (one.state, one.report["rows"]) == ("done", 3)
    assert one.report["rows_by_outcome"] == {
        "created": 2,
        "updated": 0,
        "unchanged": 0,
        "skipped": 1,
        "failed": 0,
    }
    assert await count(database, store) == 2
    assert "1 row could not be used" in (await owner.get(path)).text


async def test_a_button_of_a_page_that_is_old_says_how_it_stands(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    path = (await uploaded(owner, store, as_csv([("Title", "Price"), ("Vase", "5.00")]))).headers["location"]
    await owner.post(path, data={"step": "start"})

    again = await owner.post(path, data={"step": "start"})
    unknown = await owner.post(path, data={"step": "undo"})

    for refused in (again, unknown):
        assert refused.status_code == 409
        assert "This import is not where that can be done, so nothing was." in refused.text
        assert "Being imported…" in refused.text
        assert 'value="stop"' in refused.text


async def test_the_file_to_correct_has_the_whole_product_and_can_be_sent_again(
    owner: httpx.AsyncClient, database: Database, store: Store, tmp_path: Path
):
    path = (await uploaded(owner, store, as_csv(ROWS))).headers["location"]
    await owner.post(path, data={"step": "start"})
    await run(database, store, tmp_path / "a.csv", as_csv(ROWS))

    wrong = list(csv.reader(io.StringIO((await owner.get(f"{path}/to-correct.csv")).text)))

    assert wrong[0] == [*COLUMNS, "What is wrong"]
    assert [row[3:5] for row in wrong[1:]] == [["Red", "19.90"], ["Blue", "cheap"]]
    assert wrong[2][-1] == "Variant Price: “cheap” is not an amount."
    corrected = tmp_path / "b.csv"
    wrong[2][4] = "21"
    with corrected.open("w", newline="") as file:
        csv.writer(file).writerows(wrong)
    report = await import_products(
        database, store.id, corrected, dry_run=False, progress=lambda _rows: None, now=utc_now()
    )
    assert (report.products["updated"], report.variants_gone) == (1, 0)
    async with database.in_store(store.id) as session:
        assert sorted(await session.scalars(select(Variant.sku))) == ["B", "V-B", "V-R"]


async def test_it_stops_between_chunks_and_goes_on_where_it_was(
    owner: httpx.AsyncClient, database: Database, store: Store, tmp_path: Path
):
    data = as_csv([(f"cup-{number}", f"Cup {number}", "", "", "5", "", "") for number in range(250)])
    path = (await uploaded(owner, store, data)).headers["location"]
    await owner.post(path, data={"step": "start"})

    assert await run(database, store, tmp_path / "a.csv", data, seconds=0)
    await owner.post(path, data={"step": "stop"})
    assert not await run(database, store, tmp_path / "a.csv", data)
    assert await count(database, store) == 100
    await owner.post(path, data={"step": "resume"})
    assert not await run(database, store, tmp_path / "a.csv", data)

    one = await only_import(database, store)
    assert (one.state, one.chunks, one.report["products"]["created"]) == ("done", 3, 250)
    assert await count(database, store) == 250
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(ImportProblem)) == 0


async def test_two_jobs_at_once_count_each_row_once(
    owner: httpx.AsyncClient, database: Database, store: Store, tmp_path: Path
):
    """What the second has written of a chunk is undone with its word of it."""
    data = as_csv([(f"cup-{number}", f"Cup {number}", "", "", "5", "", "") for number in range(250)])
    path = (await uploaded(owner, store, data)).headers["location"]
    await owner.post(path, data={"step": "start"})

    files = [tmp_path / name for name in ("a.csv", "b.csv")]
    await asyncio.gather(*(run(database, store, file, data) for file in files))
    await run(database, store, tmp_path / "c.csv", data)

    one = await only_import(database, store)
    assert (one.state, one.chunks, one.report["rows"]) == ("done", 3, 250)
    assert one.report["rows_by_outcome"]["created"] == 250
    assert await count(database, store) == 250


async def test_a_spreadsheet_is_as_good_as_a_csv(owner: httpx.AsyncClient, database: Database, store: Store):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        sheet.write_row(1, 0, ("vase", "Vase", "", "", 19.9, "V", 4006381333931))

    answer = await uploaded(owner, store, out.getvalue(), "shop.xlsx")

    assert answer.status_code == 303
    one = await only_import(database, store)
    assert (one.total, one.report["preview"]["samples"][0]["price"]) == (1, "19.90")


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("shop.csv", b"", "Choose a file first."),
        ("shop.csv", b"\n", "The file is empty."),
        ("shop.csv", b"a,b\n1,2\n", "This is no product export that Souk knows"),
        ("shop.xlsx", b"no zip", "This spreadsheet cannot be read."),
    ],
)
async def test_what_is_no_catalogue_is_refused_at_the_field(
    owner: httpx.AsyncClient, database: Database, store: Store, name: str, data: bytes, said: str
):
    files = {"file": (name, data, "text/csv")} if data else {"other": ("x", b"x", "text/csv")}

    answer = await owner.post(f"/dashboard/{store.slug}/products/imports", files=files)

    assert answer.status_code == 422
    assert said in answer.text
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(ProductImport)) == 0


async def read_back(database: Database, store: Store, path: Path, text: str) -> ImportReport:
    await asyncio.to_thread(path.write_text, text, newline="")
    return await import_products(
        database, store.id, path, dry_run=False, progress=lambda _rows: None, now=utc_now()
    )


async def filled(database: Database, store: Store, *, uploaded: bool = False) -> None:
    async with database.in_store(store.id) as session:
        mug = await make_product(
            session,
            title="=Mug, “fine”",
            slug="mug",
            option="Size",
            values=["S", "M"],
            stock=7,
            backorder_limit=3,
            tags=["blue", "gift, wrapped", "back\\slash"],
            vendor="Ada",
            product_type="Cup",
            description_html="<p>Hi</p>",
            attributes={"material": ["Oak", "Ash"], "safe": True},
            seo_title="Mugs",
        )
        book = await make_product(
            session, title="Book", slug="book", kind="digital", stock=None, state="draft"
        )
        await make_product(session, title="Cap", slug="cap", price_minor=900, compare_at_minor=1200)
        await make_collection(session, [book, mug], title="Kitchen, new > old")
        first = (
            await session.scalars(
                select(Variant).where(Variant.product_id == mug.id).order_by(Variant.position)
            )
        ).first()
        assert first is not None
        first.cost_minor, first.barcode, first.weight_grams = 800, "4006381333931", 430
        reordered = update(StockLevel).where(StockLevel.id == first.id)
        await session.execute(reordered.values(reorder_point=40, reorder_quantity=12))
        mug.tax_category = "reduced"
        await dress(session, mug, first, uploaded=uploaded)


async def dress(session: AsyncSession, product: Product, variant: Variant, *, uploaded: bool) -> None:
    """Give a product all that stands beside its own rows, and perhaps a picture that has no address."""
    mine, now = {"store_id": product.store_id}, utc_now()
    kitchen = await plant_category(session, "Home, kitchen", parent=None, actor="ada", now=now)
    cups = await plant_category(session, "Cups > mugs", parent=kitchen, actor="ada", now=now)
    sale = await plant_category(session, "Sale", parent=None, actor="ada", now=now)
    await sort_product(session, product, cups.id, [sale.id], now=now)
    session.add(OwnPrice(**mine, variant_id=variant.id, currency="USD", price_minor=2150, updated_at=now))
    session.add(OwnPrice(**mine, variant_id=variant.id, currency="JPY", price_minor=3000, updated_at=now))
    texts = {"title": "Becher, „fein“", "description_html": "<p>Hallo</p>", "seo_title": "Becher"}
    told = {"texts": texts, "sources": dict.fromkeys(texts, ""), "updated_at": now}
    session.add(Translation(**mine, language="de", product_id=product.id, **told))
    await session.execute(update(OptionValue).where(OptionValue.name == "S").values(swatch="#ff8800"))
    pictures = [
        ProductImage(
            **mine, product_id=product.id, position=place, alt=f"View {place}", source_url=url, created_at=now
        )
        for place, url in enumerate(("https://a.example/1.jpg", None, "https://a.example/3.jpg"))
        if url or uploaded
    ]
    session.add_all(pictures)
    await session.flush()
    variant.image_id = pictures[-1].id


async def test_an_export_read_back_changes_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store, tmp_path: Path
):
    await filled(database, store, uploaded=True)
    text = (await owner.get(f"/dashboard/{store.slug}/products.csv")).text

    report = await read_back(database, store, tmp_path / "a.csv", text)

    assert report.left_out == {}
    assert report.products == {"created": 0, "updated": 0, "unchanged": 3, "failed": 0}
    assert report.problems == []


async def test_an_export_read_into_another_store_is_that_stores_export(
    owner: httpx.AsyncClient, database: Database, store: Store, other_store: Store, tmp_path: Path
):
    await filled(database, store)
    text = (await owner.get(f"/dashboard/{store.slug}/products.csv")).text

    report = await read_back(database, other_store, tmp_path / "a.csv", text)
    again = await read_back(database, other_store, tmp_path / "a.csv", text)

    assert report.products == {"created": 3, "updated": 0, "unchanged": 0, "failed": 0}
    assert again.products == {"created": 0, "updated": 0, "unchanged": 3, "failed": 0}
    assert await _export_of(database, other_store) == await _export_of(database, store) == text


async def _export_of(database: Database, store: Store) -> str:
    async with database.in_store(store.id) as session:
        columns = await columns_for(session, costs=True)
        products = await next_products(session, select(Product), None)
        beside = await beside_products(session, products)
        rows = [row for one in products for row in rows_of(one, beside, columns)]
    return csv_text([columns]) + csv_text(rows)
