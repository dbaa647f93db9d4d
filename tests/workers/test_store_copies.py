"""A copy of a store: everything of it, nothing of another's, and nothing that lets anybody in."""

import csv
import io
import zipfile
from datetime import timedelta
from itertools import pairwise

import httpx
from sqlalchemy import func, select, update

from shared.customers.sign_up import sign_up
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.jobs import Job
from shared.privacy import copied_tables
from shared.privacy.store_copies import DROP_COPY, MAKE_COPY, StoreCopy
from shared.products.files import private_key
from shared.products.models import Product
from shared.stores.models import Store
from shared.tables import metadata
from shared.web.door import Door
from shared.web.services import Services
from tests.support.factories.catalogue import make_product, make_variant
from tests.support.factories.orders import make_order
from tests.support.post_box import do_jobs
from tests.support.web import signed_in
from workers.runtime import Runtime


def at(store: Store, rest: str = "") -> str:
    return f"/dashboard/{store.slug}/settings/copies{rest}"


async def the_copy(database: Database, store: Store) -> StoreCopy:
    async with database.in_store(store.id) as session:
        return (await session.scalars(select(StoreCopy))).one()


def sheet(archive: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode())))


async def test_a_copy_holds_the_store_and_nothing_that_lets_anybody_in(
    owner: httpx.AsyncClient,
    runtime: Runtime,
    database: Database,
    store: Store,
    other_store: Store,
    monkeypatch,
):
    monkeypatch.setattr(copied_tables, "PIECE", 2)
    async with database.in_store(store.id) as session:
        products = [await make_product(session, slug=f"mug-{n}", title=f"=Mug {n}") for n in range(5)]
        order = await make_order(session, await make_variant(session))
        customer = await sign_up(
            session, email="ada@example.com", name="Ada", password="a long enough secret", now=utc_now()
        )
    async with database.in_store(other_store.id) as session:
        await make_product(session, slug="theirs", title="Theirs alone")

    asked = await owner.post(at(store))
    again = await owner.post(at(store))
    waiting = await owner.get(at(store))
    await do_jobs(runtime, store, MAKE_COPY.name)
    copy = await the_copy(database, store)
    got = await owner.get(at(store, f"/{copy.id}"))

    assert (asked.status_code, again.status_code) == (303, 303)
    assert "One is being made." in waiting.text
    assert (copy.state, copy.size) == ("ready", len(got.content))
    assert got.headers["content-disposition"].startswith(f'attachment; filename="{store.slug}-')
    archive = zipfile.ZipFile(io.BytesIO(got.content))
    found = sheet(archive, "products")
    assert {str(one.id) for one in products} <= {row["id"] for row in found}
    assert all(before["id"] < after["id"] for before, after in pairwise(found))
    assert {row["title"] for row in found if row["slug"] == "mug-0"} == {"'=Mug 0"}
    assert [row["number"] for row in sheet(archive, "orders")] == [str(order.number)]
    assert [row["email"] for row in sheet(archive, "customers")] == [customer.email]
    assert [row["slug"] for row in sheet(archive, "stores")] == [store.slug]
    whole = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Theirs alone" not in whole
    assert b"argon2" not in whole
    assert f"products.csv: {len(found)}\n" in archive.read("README.txt").decode()
    assert copy.row_count == sum(
        len(sheet(archive, name[:-4])) for name in archive.namelist() if name.endswith(".csv")
    )


def test_every_table_of_a_store_is_in_it_or_left_out_by_name():
    copied = {table.name for table in copied_tables.copied_tables()}
    columns = {
        f"{t.name}.{c.name}" for t in copied_tables.copied_tables() for c in copied_tables.copied_columns(t)
    }

    every = {table.name for table in metadata.sorted_tables if "store_id" in table.c}
    assert {name for name in every - copied if not name.startswith("search_")} == {
        "jobs",
        "customer_sessions",
        "customer_proofs",
        # Kept for a day, for programs that ask again.
        "api_answers",
    }
    assert {
        name for name in columns if name.endswith(("_hash", ".secret", ".token", "signing_secret"))
    } == set()


async def test_a_copy_goes_after_its_week(
    owner: httpx.AsyncClient, runtime: Runtime, services: Services, database: Database, store: Store
):
    await owner.post(at(store))
    await do_jobs(runtime, store, MAKE_COPY.name)
    copy = await the_copy(database, store)
    async with database.in_store(store.id) as session:
        await session.execute(update(StoreCopy).values(expires_at=utc_now() - timedelta(seconds=1)))

    late = await owner.get(at(store, f"/{copy.id}"))
    async with database.in_store(store.id) as session:
        await session.execute(update(Job).where(Job.name == DROP_COPY.name).values(run_at=utc_now()))
    await do_jobs(runtime, store, DROP_COPY.name)

    assert late.status_code == 404
    assert (await the_copy(database, store)).state == "gone"
    assert await services.files.get(private_key(store.id, copy.id)) is None


async def test_only_owners_and_only_in_their_store(
    door: Door, runtime: Runtime, database: Database, store: Store, other_store: Store
):
    owner, manager = (
        await signed_in(door, database, store),
        await signed_in(door, database, store, role="manager"),
    )
    stranger = await signed_in(door, database, other_store)
    await owner.post(at(store))
    await do_jobs(runtime, store, MAKE_COPY.name)
    copy = await the_copy(database, store)

    refused = [
        (await manager.post(at(store))).status_code,
        (await manager.get(at(store, f"/{copy.id}"))).status_code,
        (await stranger.get(at(store, f"/{copy.id}"))).status_code,
        (await stranger.get(at(other_store, f"/{copy.id}"))).status_code,
    ]

    assert refused == [403, 403, 404, 404]
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(func.count()).select_from(StoreCopy)) == 1
        assert await session.scalar(select(func.count()).select_from(Product)) == 0
