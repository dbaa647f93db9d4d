"""Customers of another shop: looked at first, each row accounted for, nobody mailed, the same file again changes nothing."""

import asyncio
import csv
import io
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from sqlalchemy import func, select, update

from shared.customers.models import Customer
from shared.customers.notes import CustomerNote
from shared.imports.forget_file import forget_file
from shared.imports.models import CustomerImport, CustomerImportProblem
from shared.imports.run_customer_import import run_customer_import
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.kernel.jobs import Job
from shared.shipping.address_book import SavedAddress
from shared.stores.models import Store
from shared.web.services import Services

SHOPIFY = (
    "Customer ID,First Name,Last Name,Email,Accepts Email Marketing,Default Address Company,Default Address Address1,"
    "Default Address Address2,Default Address City,Default Address Province Code,Default Address Country Code,"
    "Default Address Zip,Default Address Phone,Phone,Accepts SMS Marketing,Total Spent,Total Orders,Note,Tax Exempt,Tags\n"
    "'1,Ada,Lovelace,ADA@example.com,yes,,Hafenstraße 1,,Hamburg,,DE,20457,'+49 40 123456,,no,84.00,2,Likes blue,yes,"
    '"early bird, blue"\n'
    "'2,,,grace@example.com,no,,Main St 1,,Arlington,VA,US,1,,,no,0.00,0,,no,\n"
    "'3,No,Mailbox,,no,,,,,,,,,,no,0.00,0,,no,\n"
    "'4,Ada,Again,ada@example.com,no,,Hafenstrasse 2,,Hamburg,,DE,20457,,,no,0.00,0,,no,BLUE\n"
)
WOO = (
    "Name,Username,Last Active,Date Registered,Email,Orders,Total Spend,AOV,Country / Region,City,Region,Postal Code\n"
    "Ada Lovelace,ada,2026-01-02,2025-01-02,ada@example.com,2,84,42,DE,Hamburg,HH,20457\n"
)


MANY = "Email,Name\n" + "".join(f"p{number}@example.com,P{number}\n" for number in range(450))


async def send(
    owner: httpx.AsyncClient, store: Store, text: str | bytes, name: str = "customers.csv"
) -> httpx.Response:
    files = {"file": (name, text if isinstance(text, bytes) else text.encode(), "text/csv")}
    return await owner.post(f"/dashboard/{store.slug}/customers/imports", files=files)


async def latest(database: Database, store: Store) -> CustomerImport:
    async with database.in_store(store.id) as session:
        found = await session.scalars(select(CustomerImport).order_by(CustomerImport.id.desc()).limit(1))
        return found.one()


async def run(database: Database, store: Store, folder: Path, text: str, *, seconds: float = 40.0) -> bool:
    path = folder / "came.csv"
    await asyncio.to_thread(path.write_text, text)
    one = await latest(database, store)
    return await run_customer_import(database, store.id, one.id, path, now=utc_now(), seconds=seconds)


async def brought(
    owner: httpx.AsyncClient, database: Database, store: Store, folder: Path, text: str
) -> tuple[str, list[int]]:
    """Import a file whole; return its page's path and how many were new, changed, the same and not taken."""
    path = (await send(owner, store, text)).headers["location"]
    await owner.post(path, data={"step": "start"})
    assert not await run(database, store, folder, text)
    report = (await latest(database, store)).report
    return path, [report[name] for name in ("made", "changed", "same", "refused")]


async def people(database: Database, store: Store) -> int:
    async with database.in_store(store.id) as session:
        return await session.scalar(select(func.count()).select_from(Customer)) or 0


async def jobs(database: Database, store: Store) -> list[str]:
    async with database.in_store(store.id) as session:
        return list(await session.scalars(select(Job.name).order_by(Job.id)))


async def test_a_file_is_looked_into_before_anything_is_written(
    owner: httpx.AsyncClient, database: Database, store: Store
):
    answer = await send(owner, store, SHOPIFY)
    page = (await owner.get(answer.headers["location"])).text

    assert answer.status_code == 303
    assert "Nothing is written yet" in page
    assert "What its rows would become" in page
    assert "Row 4: Enter your e-mail address." in page
    assert "Accepts Email Marketing" in page
    one = await latest(database, store)
    preview = one.report["preview"]
    assert (one.state, one.total, one.file_name) == ("ready", 4, "customers.csv")
    assert [preview[name] for name in ("made", "changed", "same", "refused")] == [2, 1, 0, 1]
    assert [sample["outcome"] for sample in preview["samples"]] == ["made", "made", "changed"]
    assert await people(database, store) == 0
    # All that is asked for is that the file goes one day.
    assert await jobs(database, store) == ["imports.forget_file"]


async def test_a_file_of_shopify_comes_whole_and_again_changes_nothing(
    owner: httpx.AsyncClient, database: Database, store: Store, tmp_path: Path
):
    path, first = await brought(owner, database, store, tmp_path, SHOPIFY)
    _, again = await brought(owner, database, store, tmp_path, SHOPIFY)

    assert (first, again) == ([2, 1, 0, 1], [0, 0, 3, 1])
    page = (await owner.get(path)).text
    assert "Enter your e-mail address." in page
    assert "2 rows to correct" in page
    async with database.in_store(store.id) as session:
        people = {one.email: one for one in await session.scalars(select(Customer))}
        books = select(Customer.email, SavedAddress.line1, SavedAddress.is_delivery_default).join(
            SavedAddress, SavedAddress.customer_id == Customer.id
        )
        addresses = [tuple(row) for row in await session.execute(books.order_by(SavedAddress.line1))]
        notes = list(await session.scalars(select(CustomerNote.body)))
        told = list(
            await session.scalars(
                select(Event.data).where(Event.name == "customers.imported").order_by(Event.id)
            )
        )
    ada, grace = people["ada@example.com"], people["grace@example.com"]
    assert (ada.name, ada.tags, ada.is_tax_exempt, ada.is_verified) == (
        "Ada Lovelace",
        ["early bird", "blue"],
        True,
        False,
    )
    assert (grace.name, grace.password_hash) == ("grace", "!")
    assert addresses == [
        ("ada@example.com", "Hafenstrasse 2", False),
        ("ada@example.com", "Hafenstraße 1", True),
    ]
    assert notes == ["Likes blue"]
    assert {name for name in await jobs(database, store) if not name.startswith("imports.")} == set()
    assert [(one["made"], one["changed"], one["file"]) for one in told] == [
        (2, 1, "customers.csv"),
        (0, 0, "customers.csv"),
    ]


async def test_the_file_to_correct_has_the_rows_with_their_reasons_and_can_be_sent_again(
    owner: httpx.AsyncClient, database: Database, store: Store, tmp_path: Path
):
    path, _ = await brought(owner, database, store, tmp_path, SHOPIFY)

    rows = list(csv.reader(io.StringIO((await owner.get(f"{path}/to-correct.csv")).text)))

    assert rows[0] == [*SHOPIFY.partition("\n")[0].split(","), "What is wrong"]
    assert [(row[3], row[-1] != "") for row in rows[1:]] == [("grace@example.com", True), ("", True)]
    assert rows[2][-1] == "Enter your e-mail address."
    rows[1][11], rows[2][3] = "22201", "grete@example.com"
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    corrected, counted = await brought(owner, database, store, tmp_path, out.getvalue())
    # Grace gets her address, and the fourth row its customer.
    assert counted == [1, 1, 0, 0]
    assert "What is wrong" not in (await owner.get(corrected)).text
    # A file without a bad row is needed no more.
    assert (await jobs(database, store)).count("imports.forget_file") == 3


async def test_reasons_are_told_in_the_language_of_who_reads_them(
    owner: httpx.AsyncClient, database: Database, store: Store, tmp_path: Path
):
    path, _ = await brought(owner, database, store, tmp_path, SHOPIFY)

    await owner.post("/dashboard/language", data={"language": "fr", "next": path})
    answer = await owner.get(f"{path}/to-correct.csv")

    assert "Indiquez votre adresse e-mail." in answer.text
    assert "Enter your e-mail address." not in answer.text


async def test_it_stops_between_chunks_and_goes_on_where_it_was(
    owner: httpx.AsyncClient, database: Database, store: Store, tmp_path: Path
):
    path = (await send(owner, store, MANY)).headers["location"]
    assert "What its rows would become" in (await owner.get(path)).text
    await owner.post(path, data={"step": "start"})
    assert await run(database, store, tmp_path, MANY, seconds=0)
    assert (await people(database, store), await jobs(database, store)) == (
        200,
        ["imports.forget_file", "imports.run_customer_import", "imports.run_customer_import"],
    )
    live = (await owner.get(path, headers={"HX-Request": "true"})).text
    assert "200 of 450" in live
    assert 'hx-trigger="load delay:1500ms"' in live

    await owner.post(path, data={"step": "stop"})
    assert not await run(database, store, tmp_path, MANY)
    assert await people(database, store) == 200
    assert "hx-trigger" not in (await owner.get(path, headers={"HX-Request": "true"})).text

    await owner.post(path, data={"step": "resume"})
    assert not await run(database, store, tmp_path, MANY)
    one = await latest(database, store)
    assert (one.state, one.report["rows"], one.report["made"]) == ("done", 450, 450)
    assert await people(database, store) == 450


async def test_two_jobs_at_once_count_each_row_once(
    owner: httpx.AsyncClient, database: Database, store: Store, tmp_path: Path
):
    path = (await send(owner, store, MANY)).headers["location"]
    await owner.post(path, data={"step": "start"})

    file, one = tmp_path / "people.csv", await latest(database, store)
    await asyncio.to_thread(file.write_text, MANY)
    jobs = [run_customer_import(database, store.id, one.id, file, now=utc_now()) for _ in range(2)]
    await asyncio.gather(*jobs)
    await run(database, store, tmp_path, MANY)

    one = await latest(database, store)
    assert (one.state, one.chunks, one.report["rows"], one.report["made"]) == ("done", 3, 450, 450)


async def test_a_chunk_that_dies_is_neither_written_nor_counted(
    owner: httpx.AsyncClient, database: Database, store: Store, tmp_path: Path
):
    path = (await send(owner, store, SHOPIFY)).headers["location"]
    await owner.post(path, data={"step": "start"})
    # It fails after its rows are written, where they are added up.
    async with database.in_store(store.id) as session:
        await session.execute(update(CustomerImport).values(report={"rows": "nonsense"}))

    with pytest.raises(TypeError):
        await run(database, store, tmp_path, SHOPIFY)

    assert await people(database, store) == 0
    assert (await latest(database, store)).chunks == 0


async def test_who_is_there_keeps_their_name(
    owner: httpx.AsyncClient, database: Database, store: Store, tmp_path: Path
):
    await owner.post(
        f"/dashboard/{store.slug}/customers", data={"email": "ada@example.com", "name": "Countess"}
    )

    _, counted = await brought(owner, database, store, tmp_path, WOO)

    assert counted == [0, 0, 1, 0]
    async with database.in_store(store.id) as session:
        assert list(await session.scalars(select(Customer.name))) == ["Countess"]


async def test_a_file_that_went_is_gone_on_with_no_more(
    owner: httpx.AsyncClient, database: Database, services: Services, store: Store
):
    path = (await send(owner, store, SHOPIFY)).headers["location"]
    one = await latest(database, store)
    async with database.in_store(store.id) as session:
        assert await session.scalar(
            select(Job.run_at).where(Job.name == "imports.forget_file")
        ) == one.created_at + timedelta(days=30)
        assert await forget_file(session, CustomerImport, one.id, now=utc_now()) == one.key
    await services.files.delete(one.key)

    refused = await owner.post(path, data={"step": "start"})

    assert refused.status_code == 409
    assert "The file is gone, so this import cannot go on." in refused.text
    page = (await owner.get(path)).text
    assert "The file is gone" in page
    assert "ada@example.com" not in page
    assert (await latest(database, store)).state == "ready"
    assert await jobs(database, store) == ["imports.forget_file"]
    assert (await owner.get(f"{path}/to-correct.csv")).status_code == 200


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Name,City\nAda,Hamburg\n", "There is no column for the e-mail address"),
        ("", "The file is empty."),
    ],
    ids=["no address", "empty"],
)
async def test_what_is_no_list_of_customers_is_refused_whole(
    owner: httpx.AsyncClient, database: Database, store: Store, text: str, told: str
):
    answer = await send(owner, store, text)

    assert (answer.status_code, told in answer.text) == (422, True)
    async with database.in_store(store.id) as session:
        for table in (Customer, CustomerImport, CustomerImportProblem, Job):
            assert await session.scalar(select(func.count()).select_from(table)) == 0
