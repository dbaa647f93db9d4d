"""Files of products that say what goods cost, brought or let on by somebody whose role may not see it (F030)."""

import asyncio
import csv
import io
from pathlib import Path

import httpx
import orjson
import pytest
import xlsxwriter
from sqlalchemy import select, update

from shared.adapters.spreadsheets import to_csv
from shared.imports.leave_costs import is_of_costs
from shared.imports.models import ProductImport
from shared.imports.run_import import run_import
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.products.models import Product, Variant
from shared.stores.models import Store
from shared.stores.permissions import ALL, COSTS_SEE, without_own
from shared.web.door import Door
from tests.merchant.test_product_imports import only_import, run, uploaded
from tests.support.digits import stand_in
from tests.support.magento_file import COLUMNS as MAGENTO_COLUMNS
from tests.support.magento_file import HOODIE
from tests.support.roles import Person, with_role

KNOWN, SAID = 321, "7.77"
LEFT_OUT = "Your role may not see that, so the column is left out"


def table(*rows: tuple[str, ...]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def spreadsheet(*rows: tuple[str, ...]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return out.getvalue()


def magento() -> bytes:
    columns = [*MAGENTO_COLUMNS, "cost"]
    rows = (tuple((row | {"cost": SAID}).get(name, "") for name in columns) for row in HOODIE)
    return table(tuple(columns), *rows)


SHOPIFY = (
    ("Handle", "Title", "Variant Price", "Variant SKU", "Cost per item"),
    ("vase", "Vase", "19.90", "V", SAID),
)
PLAIN = (("name", "price", "sku", "cost"), ("Vase", "19.90", "V", SAID))
SALEOR = {
    "id": "UHJvZHVjdDo3Mg==",
    "name": "Vase",
    "category": "home",
    "product type": "Vase",
    "variant sku": "V",
    "berlin (warehouse quantity)": "3",
    "shop (channel published)": "True",
    "shop (channel price amount)": "19.9",
    "shop (channel variant currency code)": "EUR",
    "shop (channel variant cost price)": SAID,
}
FILES = {
    "shopify.csv": table(*SHOPIFY),
    "own.csv": table((*SHOPIFY[0], "Source"), (*SHOPIFY[1], "souk:vase")),
    "own.xlsx": spreadsheet((*SHOPIFY[0], "Source"), (*SHOPIFY[1], "souk:vase")),
    "magento.csv": magento(),
    "saleor.csv": table(tuple(SALEOR), tuple(SALEOR.values())),
    "plain.csv": table(*PLAIN),
    "plain.xlsx": spreadsheet(*PLAIN),
    "plain.json": orjson.dumps([dict(zip(*PLAIN, strict=True))]),
}


@pytest.fixture
def packer(door: Door, database: Database, store: Store, runner: asyncio.Runner) -> Person:
    """Somebody who may do everything but see what goods cost."""
    return runner.run(with_role(door, database, store, without_own(ALL) - {COSTS_SEE}))


async def costs(database: Database, store: Store) -> set[int | None]:
    async with database.in_store(store.id) as session:
        return set(await session.scalars(select(Variant.cost_minor)))


async def brought(
    by: httpx.AsyncClient, database: Database, store: Store, folder: Path, data: bytes, name: str
) -> str:
    """Have a file written whole by somebody; returns what its page said before."""
    path = (await uploaded(by, store, data, name)).headers["location"]
    page = (await by.get(path)).text
    assert (await by.post(path, data={"step": "start"})).status_code == 303
    async with database.in_store(store.id) as session:
        latest = (
            select(ProductImport).order_by(ProductImport.created_at.desc(), ProductImport.id.desc()).limit(1)
        )
        one = (await session.scalars(latest)).one()
    came, read = folder / f"{one.id}-{name}", folder / f"{one.id}.csv"
    came.write_bytes(data)
    if name.endswith(".xlsx"):
        to_csv(came, read)
    await run_import(database, store.id, one.id, read if name.endswith(".xlsx") else came, now=utc_now())
    return page


@pytest.mark.parametrize("name", FILES)
async def test_what_goods_cost_is_refused_of_somebody_who_may_not_see_it(
    owner: httpx.AsyncClient, packer: Person, database: Database, store: Store, tmp_path: Path, name: str
):
    page = await brought(packer.browser, database, store, tmp_path, FILES[name], name)
    new = await costs(database, store)
    async with database.in_store(store.id) as session:
        await session.execute(update(Variant).values(cost_minor=KNOWN))
        await session.execute(update(Product).values(title="Another"))
    await brought(packer.browser, database, store, tmp_path, FILES[name], name)
    kept = await costs(database, store)
    to_owner = await brought(owner, database, store, tmp_path, FILES[name], name)

    assert LEFT_OUT in page
    assert new == {None}
    assert kept == {KNOWN}
    # The same file of somebody who may see it says so, and is taken whole.
    assert "left out of this file" not in to_owner
    assert LEFT_OUT not in to_owner
    assert await costs(database, store) == {777}


async def test_a_file_of_the_owner_that_somebody_lets_on_loses_its_costs_and_says_so_to_both(
    owner: httpx.AsyncClient, packer: Person, database: Database, store: Store, tmp_path: Path
):
    data = FILES["shopify.csv"]
    path = (await uploaded(owner, store, data)).headers["location"]
    at_first = (await owner.get(path)).text
    to_packer = (await packer.browser.get(path)).text

    await packer.browser.post(path, data={"step": "start"})
    await run(database, store, tmp_path / "a.csv", data)

    assert LEFT_OUT in to_packer
    assert "left out of this file" not in at_first
    assert "left out of this file" in (await owner.get(path)).text
    assert await costs(database, store) == {None}


async def test_to_stop_a_file_of_the_owner_leaves_its_costs_in(
    owner: httpx.AsyncClient, packer: Person, database: Database, store: Store
):
    path = (await uploaded(owner, store, FILES["shopify.csv"])).headers["location"]
    await owner.post(path, data={"step": "start"})

    await packer.browser.post(path, data={"step": "stop"})

    one = await only_import(database, store)
    assert (one.state, one.says_costs, one.leaves_costs) == ("stopped", True, False)


async def test_whoever_may_not_let_it_go_on_now_takes_nothing_out_of_it(
    owner: httpx.AsyncClient, packer: Person, database: Database, store: Store
):
    path = (await uploaded(owner, store, table(PLAIN[0], ("Vase", "5.00", "V", SAID)), "a.csv")).headers[
        "location"
    ]
    await owner.post(path, data={"step": "start"})

    refused = [await packer.browser.post(path, data={"step": step}) for step in ("start", "resume", "x")]

    assert [answer.status_code for answer in refused] == [409, 409, 409]
    one = await only_import(database, store)
    assert (one.state, one.leaves_costs) == ("running", False)


@pytest.mark.parametrize("name", ["broken.csv", "broken.json"])
async def test_rows_to_correct_tell_no_costs(
    owner: httpx.AsyncClient, packer: Person, database: Database, store: Store, tmp_path: Path, name: str
):
    rows = (PLAIN[0], ("Vase", "cheap", "V", SAID))
    data = table(*rows) if name.endswith("csv") else orjson.dumps([dict(zip(*rows, strict=True))])
    path = (await uploaded(owner, store, data, name)).headers["location"]
    await owner.post(path, data={"step": "start"})
    await run(database, store, tmp_path / name, data)

    to_owner = (await owner.get(f"{path}/to-correct.csv")).text
    to_packer = (await packer.browser.get(f"{path}/to-correct.csv")).text

    assert SAID in to_owner
    assert "cheap" in to_packer
    assert SAID not in to_packer
    assert "cost" not in to_packer


@pytest.mark.parametrize("name", ["shopify.csv", "plain.json", "magento.csv", "saleor.csv"])
async def test_why_a_cost_cannot_be_read_quotes_it_to_nobody(
    owner: httpx.AsyncClient, packer: Person, database: Database, store: Store, tmp_path: Path, name: str
):
    data = FILES[name].replace(SAID.encode(), b"864297 or so")
    path = (await uploaded(owner, store, data, name)).headers["location"]
    before = (await packer.browser.get(path)).text
    await owner.post(path, data={"step": "start"})
    await run(database, store, tmp_path / name, data)

    after = (await packer.browser.get(path)).text
    to_correct = (await packer.browser.get(f"{path}/to-correct.csv")).text

    assert "this is no amount in EUR" in before
    assert "this is no amount in EUR" in after
    assert "this is no amount in EUR" in to_correct
    assert not stand_in("864297", before + after + to_correct)


async def test_an_export_without_costs_read_back_keeps_them(
    packer: Person, database: Database, store: Store, tmp_path: Path
):
    await brought(packer.browser, database, store, tmp_path, FILES["plain.csv"], "plain.csv")
    async with database.in_store(store.id) as session:
        await session.execute(update(Variant).values(cost_minor=KNOWN))
    text = (await packer.browser.get(f"/dashboard/{store.slug}/products.csv")).text

    page = await brought(
        packer.browser, database, store, tmp_path, text.replace("Vase", "Tall vase").encode(), "back.csv"
    )

    assert "Cost per item" not in text
    assert LEFT_OUT not in page
    assert await costs(database, store) == {KNOWN}
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Product.title))) == ["Tall vase"]


def test_a_costume_is_no_cost():
    told = ["Cost per item", "cost", "cost_price_amount", "EU (channel variant cost price)", "Costs"]

    assert [name for name in (*told, "Costume", "Accost", "Price") if is_of_costs(name)] == told
