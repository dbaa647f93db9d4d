"""The history of the stock in the dashboard: what each line came of, what is there now, and all of it as a file."""

import csv
import io
import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from shared.imports.models import ProductImport
from shared.imports.run_import import run_import
from shared.inventory.bulk_models import RUNNING, BulkChange, BulkChangeRow
from shared.inventory.models import StockLevel
from shared.inventory.receive_stock import receive_stock
from shared.inventory.reserve import reserve
from shared.inventory.run_change import run_change
from shared.inventory.set_stock import set_stock
from shared.inventory.stock_history import WantedLines
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.pagination import moment_and_id
from shared.orders.cancel_order import cancel_order
from shared.products.models import Variant
from shared.returns.decide_set_aside import release_set_aside, write_off_set_aside
from shared.returns.set_aside import page_of_set_aside
from shared.stores.models import Store
from tests.support.factories.catalogue import make_bundle, make_variant
from tests.support.factories.orders import make_order
from tests.support.factories.returns import make_received_return
from tests.support.factories.shipments import fresh, make_shipment
from tests.support.stock_history import whole_history

FILE = b"Handle,Title,Variant Price,Variant SKU,Variant Inventory Tracker,Variant Inventory Qty\nvase,Vase,10,=V1,shopify,%d\n"


def at(store: Store, rest: str = "") -> str:
    return f"/dashboard/{store.slug}/stock/history{rest}"


async def change_many(session: AsyncSession, variant_id: UUID, *, before: int, after: int) -> UUID:
    """Set a variant's stock as a change of many does; returns the change."""
    now, store_id = utc_now(), session.info["store_id"]
    rule = {"figure": "stock", "way": "set", "value": str(after), "rounding": "exact", "keeps_before": False}
    change = BulkChange(store_id=store_id, rule=rule, state=RUNNING, actor="bo@example.com", created_at=now)
    session.add(change)
    await session.flush()
    session.add(
        BulkChangeRow(
            store_id=store_id,
            change_id=change.id,
            variant_id=variant_id,
            title="Mug",
            before=before,
            after=after,
        )
    )
    await session.flush()
    await run_change(session, change.id, now=now)
    return change.id


async def bring(database: Database, store: Store, folder: Path, stock: int) -> UUID:
    """Import a vase of which there are so many; returns the import."""
    path = folder / "shop.csv"
    path.write_bytes(FILE % stock)
    async with database.in_store(store.id) as session:
        one = ProductImport(
            store_id=store.id,
            file_name="shop.csv",
            key="private/none",
            format="shopify",
            state="running",
            total=1,
            actor="ada@example.com",
            created_at=utc_now(),
        )
        session.add(one)
    await run_import(database, store.id, one.id, path, now=utc_now())
    return one.id


async def everything_happens(database: Database, store: Store, folder: Path) -> dict[str, UUID]:
    """Have a line of every kind; returns the mug, the vase, the change of many and the import."""
    async with database.in_store(store.id) as session:
        mug = await make_variant(session, title="Mug", stock=20)
        bundle = await make_bundle(session, (mug, 2), title="Breakfast")
        await make_order(session, bundle)
        gone = await make_order(session, mug, quantity=3)
        await cancel_order(session, gone, reason="", actor="ada@example.com", now=utc_now())
        order = await make_order(session, mug, quantity=5)
        await make_shipment(session, order)
    async with database.in_store(store.id) as session:
        order = await fresh(session, order)
        await make_received_return(session, order, count=1)
        await make_received_return(session, await fresh(session, order), count=2, fate="set_aside")
        await make_received_return(session, await fresh(session, order), count=1, fate="write_off")
        (aside,) = (await page_of_set_aside(session)).rows
        await release_set_aside(session, aside, pieces=1, actor="ada@example.com", now=utc_now())
        await write_off_set_aside(session, aside, pieces=1, actor="ada@example.com", now=utc_now())
    async with database.in_store(store.id) as session:
        await receive_stock(session, mug.id, quantity=7, actor="ada@example.com", now=utc_now())
        on_hand = await session.scalar(select(StockLevel.on_hand).where(StockLevel.id == mug.id)) or 0
        change = await change_many(session, mug.id, before=on_hand, after=on_hand - 2)
        await set_stock(
            session,
            mug.id,
            on_hand=on_hand + 9,
            seen=None,
            reason="adjustment",
            actor="ada@example.com",
            now=utc_now(),
        )
    brought = await bring(database, store, folder, 4)
    async with database.in_store(store.id) as session:
        vase = (await session.scalars(select(Variant.id).where(Variant.sku == "=V1"))).one()
    return {"mug": mug.id, "vase": vase, "change": change, "import": brought}


async def test_the_page_says_what_each_line_came_of(
    owner: httpx.AsyncClient, database: Database, store: Store, tmp_path: Path
):
    made = await everything_happens(database, store, tmp_path)

    page = (await owner.get(at(store))).text
    own = (await owner.get(at(store, f"?variant={made['mug']}"))).text

    for kind in (
        "Counted from now on",
        "Sold",
        "Put back",
        "Came back",
        "Set aside",
        "Back from what was set aside",
        "Written off",
        "Came in",
        "Changed with many",
        "Counted",
        "Imported",
    ):
        assert f"<td>{kind}" in page, kind
    assert "in the bundle Breakfast" in page
    assert f'href="/dashboard/{store.slug}/orders/' in page
    assert f'href="/dashboard/{store.slug}/products/changes/{made["change"]}"' in page
    assert f'href="/dashboard/{store.slug}/products/imports/{made["import"]}"' in page
    assert f'href="{at(store)}?variant={made["vase"]}"' in page
    assert "bo@example.com" in page
    assert "Vase" not in own
    async with database.in_store(store.id) as session:
        level = await session.scalar(select(StockLevel.on_hand).where(StockLevel.id == made["mug"]))
    first = re.search(r'data-label="In stock afterwards"><bdi>(-?\d+)</bdi>', own)
    assert first is not None
    assert int(first[1]) == level
    assert re.search(rf"<dt>In stock</dt><dd>{level}</dd>", own)


async def test_the_file_has_what_the_list_has_and_runs_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store, tmp_path: Path
):
    made = await everything_happens(database, store, tmp_path)

    answer = await owner.get(at(store, ".csv"))
    of_mug = await owner.get(at(store, f".csv?variant={made['mug']}&kind=sale"))

    rows = list(csv.DictReader(io.StringIO(answer.text)))
    async with database.in_store(store.id) as session:
        lines = await whole_history(session, WantedLines(), size=50)
    assert answer.headers["content-disposition"] == 'attachment; filename="stock-history.csv"'
    assert [(int(row["quantity"]), int(row["level"])) for row in rows] == [
        (line.quantity, line.level) for line in lines
    ]
    assert [row["sku"] for row in rows if row["product"] == "Vase"] == ["'=V1"]
    assert [(row["kind"], row["came_of"]) for row in rows if row["product"] == "Vase"] == [
        ("Imported", "shop.csv")
    ]
    sold = list(csv.DictReader(io.StringIO(of_mug.text)))
    assert [(row["quantity"], row["bundle"]) for row in sold] == [
        ("-5", ""),
        ("-3", ""),
        ("-2", "Breakfast"),
    ]


async def test_an_empty_history_says_how_it_begins(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    nothing = (await owner.get(at(store))).text
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=3)
    narrowed = (await owner.get(at(store, "?kind=sale&since=2001-01-01&until=nonsense"))).text

    assert "Nothing has moved yet" in nothing
    assert "Nothing fits" in narrowed
    assert "Nothing has moved yet" not in (await owner.get(at(store, f"?variant={variant.id}"))).text


@pytest.mark.parametrize("path", ["", ".csv"])
@pytest.mark.parametrize("variant", ["nonsense", "unknown"])
async def test_of_what_is_no_variant_there_is_no_history(
    owner: httpx.AsyncClient, store: Store, path: str, variant: str
):
    wanted = str(new_id()) if variant == "unknown" else variant

    answer = await owner.get(at(store, f"{path}?variant={wanted}"))

    if path and variant == "unknown":
        assert answer.text.count("\n") == 1
    else:
        assert answer.status_code == 404


@pytest.mark.parametrize("cursor", ["x", "WyJ4IiwieSJd", "%00"])
async def test_a_cursor_that_is_none_is_the_first_page(
    owner: httpx.AsyncClient, database: Database, store: Store, cursor: str
):
    async with database.in_store(store.id) as session:
        await make_variant(session, title="Mug", stock=3)

    assert moment_and_id(cursor) is None
    assert "Mug" in (await owner.get(at(store, f"?before={cursor}"))).text


async def test_what_checkouts_hold_is_said_of_a_variant_and_moves_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    now = utc_now()
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=9)
        until = now + timedelta(minutes=15)
        await reserve(session, {variant.id: 4}, cart_id=new_id(), until=until, now=now)

    page = (await owner.get(at(store, f"?variant={variant.id}"))).text

    assert "<dt>Held for checkouts</dt><dd>4</dd>" in page
    assert "4 held since" in page
    assert re.findall(r'data-label="In stock afterwards"><bdi>(\d+)</bdi>', page) == ["9"]


async def test_a_variant_that_is_counted_no_more_keeps_its_history(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, title="Mug", stock=9)
        await session.execute(update(StockLevel).where(StockLevel.id == variant.id).values(is_tracked=False))

    page = (await owner.get(at(store, f"?variant={variant.id}"))).text

    assert "It is not counted any more" in page
    assert "Counted from now on" in page


async def test_ways_lead_there(owner: httpx.AsyncClient, database: Database, store: Store):
    async with database.in_store(store.id) as session:
        variant = await make_variant(session, stock=1)
    link = f'href="{at(store)}?variant={variant.id}"'

    for page in ("stock", f"products/{variant.product_id}"):
        assert link in (await owner.get(f"/dashboard/{store.slug}/{page}")).text, page


async def test_the_way_through_the_dashboard_shows_one_place(owner: httpx.AsyncClient, store: Store):
    inside = f"/dashboard/{store.slug}"
    for path in ("/stock", "/stock/history"):
        page = await owner.get(f"{inside}{path}")
        menu = page.text[page.text.index('id="desk-menu"') :]
        here = re.findall(rf'<a href="{inside}([^"]*)" aria-current="page"', menu)
        assert here == [path]
