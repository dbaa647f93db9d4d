"""An import of the dashboard, done by a worker from the file as it was sent."""

from datetime import datetime, timedelta

import httpx
import pytest
from sqlalchemy import select, update

from shared.customers.models import Customer
from shared.customers.sign_up import sign_up
from shared.imports.forget_file import KEPT, names_address
from shared.imports.jobs import FORGET_FILE, FORGET_PRODUCT_FILE, RUN_CUSTOMER_IMPORT, RUN_IMPORT
from shared.imports.models import CustomerImport, ProductImport
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job, JobName, enqueue
from shared.notifications.mailer import Message
from shared.privacy.ask import ask_for_erasure
from shared.privacy.jobs import ERASE_CUSTOMER
from shared.products.files import private_key
from shared.products.models import Product
from shared.stores.models import Store
from shared.web.services import Services
from tests.support.workers import worker_with
from workers.imports import let_old_files_go
from workers.jobs import do_job
from workers.runtime import Runtime


class NoPost:
    """Fails the test that sends mail."""

    async def send(self, message: Message) -> str:
        raise AssertionError(message.subject)


async def begun(services: Services, database: Database, store: Store, data: bytes | None) -> str:
    key, now = private_key(store.id, new_id()), utc_now()
    if data is not None:
        await services.files.put(key, data, "text/csv")
    async with database.in_store(store.id) as session:
        one = ProductImport(
            store_id=store.id,
            file_name="shop.csv",
            key=key,
            format="shopify",
            state="running",
            total=1,
            actor="ada@example.com",
            created_at=now,
        )
        session.add(one)
        await session.flush()
        return str(enqueue(session, RUN_IMPORT, now=now, import_id=one.id).id)


def runtime_of(services: Services, now: datetime | None = None) -> Runtime:
    return worker_with(services, NoPost(), clock=(lambda: now) if now else utc_now)


async def test_the_file_is_written_and_the_import_done(services: Services, database: Database, store: Store):
    job = await begun(services, database, store, b"Handle,Title,Variant Price\nvase,Vase,10\n")

    await do_job(runtime_of(services), str(store.id), job)

    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Product.title)) == "Vase"
        assert await session.scalar(select(ProductImport.state)) == "done"


async def test_a_file_that_is_gone_buries_the_job(services: Services, database: Database, store: Store):
    job = await begun(services, database, store, None)

    await do_job(runtime_of(services), str(store.id), job)

    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Job.state)) == "dead"
        assert (await session.scalars(select(Product))).all() == []
        # Somebody may let it go on.
        assert await session.scalar(select(ProductImport.state)) == "stopped"


async def begun_with_people(
    services: Services, database: Database, store: Store, job: JobName, data: bytes | None
) -> tuple[CustomerImport, str]:
    now, import_id = utc_now(), new_id()
    key = private_key(store.id, import_id)
    if data is not None:
        await services.files.put(key, data, "text/csv")
    async with database.in_store(store.id) as session:
        one = CustomerImport(
            store_id=store.id,
            id=import_id,
            file_name="people.csv",
            key=key,
            state="running",
            total=2,
            report={"preview": {"samples": ["ada@example.com"]}},
            actor="ada@example.com",
            created_at=now,
        )
        session.add(one)
        await session.flush()
        return one, str(enqueue(session, job, now=now, import_id=one.id).id)


async def test_a_file_of_customers_is_written_and_goes_when_nothing_is_to_correct(
    services: Services, database: Database, store: Store
):
    one, job = await begun_with_people(
        services, database, store, RUN_CUSTOMER_IMPORT, b"Email,Name\nada@example.com,Ada\n"
    )

    await do_job(runtime_of(services), str(store.id), job)
    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Customer.name)) == "Ada"
        assert await session.scalar(select(CustomerImport.state)) == "done"
        going = await session.scalar(select(Job.id).where(Job.name == FORGET_FILE.name))
    assert await services.files.get(one.key) is not None

    await do_job(runtime_of(services), str(store.id), str(going))

    assert await services.files.get(one.key) is None
    async with database.in_store(store.id) as session:
        after = (await session.scalars(select(CustomerImport))).one()
    assert after.file_gone_at is not None
    assert (after.state, after.report["made"], "preview" in after.report) == ("done", 1, False)


async def test_a_file_of_customers_that_is_gone_stops_its_import(
    services: Services, database: Database, store: Store
):
    _, job = await begun_with_people(services, database, store, RUN_CUSTOMER_IMPORT, None)

    await do_job(runtime_of(services), str(store.id), job)

    async with database.in_store(store.id) as session:
        assert await session.scalar(select(Job.state)) == "dead"
        assert await session.scalar(select(CustomerImport.state)) == "stopped"
        assert (await session.scalars(select(Customer))).all() == []


@pytest.mark.parametrize(
    ("state", "after", "goes"),
    [
        ("done", KEPT, True),
        ("stopped", KEPT, True),
        ("ready", KEPT, True),
        ("done", KEPT - timedelta(minutes=1), False),
        ("running", KEPT, False),
    ],
)
async def test_a_file_of_products_goes_a_month_after_its_import_and_its_figures_stay(
    services: Services,
    database: Database,
    store: Store,
    owner: httpx.AsyncClient,
    state: str,
    after: timedelta,
    *,
    goes: bool,
):
    await begun(services, database, store, b"Handle,Title,Variant Price\nvase,Vase,10\n")
    then, facts = utc_now(), {"created": 1, "updated": 0, "unchanged": 0, "failed": 0}
    rows = dict.fromkeys(("written", "skipped", "failed"), 0)
    report = {"rows": 1, "products": facts, "rows_by_outcome": rows, "pictures": 0, "variants_gone": 0}
    async with database.in_store(store.id) as session:
        ended = {"finished_at": then} if state == "done" else {"created_at": then}
        await session.execute(update(ProductImport).values(state=state, report=report, **ended))
        one = (await session.scalars(select(ProductImport))).one()

    await let_old_files_go(runtime_of(services, then + after))
    async with database.in_store(store.id) as session:
        jobs = list(
            await session.scalars(select(Job.id).where(Job.name == FORGET_PRODUCT_FILE.name).order_by(Job.id))
        )
    for job in jobs:
        await do_job(runtime_of(services, then + after), str(store.id), str(job))
    # The next day there is nothing to do.
    await let_old_files_go(runtime_of(services, then + after))

    assert (await services.files.get(one.key) is None) is goes
    async with database.in_store(store.id) as session:
        left = (await session.scalars(select(ProductImport))).one()
        assert (
            len(list(await session.scalars(select(Job).where(Job.name == FORGET_PRODUCT_FILE.name)))) == goes
        )
    assert (left.file_gone_at is not None, left.report, left.state) == (goes, report, state)
    path = f"/dashboard/{store.slug}/products/imports/{one.id}"
    page = (await owner.get(path)).text
    assert ("The file is gone: files are kept for 30 days" in page) is goes
    await owner.post(path, data={"step": "start" if state == "ready" else "resume"})
    async with database.in_store(store.id) as session:
        now_in = await session.scalar(select(ProductImport.state))
    assert now_in == state


PEOPLE = b"Email,Name,Note\nada@example.com,Ada,\nbo@example.com,Bo,friend of Mila@Example.com.\n"


@pytest.mark.parametrize("state", ["ready", "running", "stopped", "done"])
async def test_a_file_that_names_who_is_forgotten_goes_at_once_and_its_import_ends(
    services: Services, database: Database, store: Store, state: str
):
    one, going_on = await begun_with_people(services, database, store, RUN_CUSTOMER_IMPORT, PEOPLE)
    other, _ = await begun_with_people(
        services, database, store, FORGET_FILE, b"Email,Name\ncamila@example.com,C\nmila@example.com.au,M\n"
    )
    async with database.in_store(store.id) as session:
        await session.execute(update(CustomerImport).where(CustomerImport.id == one.id).values(state=state))
    erasing = await asked_to_forget(database, store, "mila@example.com", actor="owner@example.com")

    await do_job(runtime_of(services), str(store.id), erasing)
    async with database.in_store(store.id) as session:
        going = select(Job.id).where(
            Job.name == FORGET_FILE.name, Job.payload["import_id"].astext == str(one.id)
        )
        taking = (await session.scalars(going)).one()
    await do_job(runtime_of(services), str(store.id), str(taking))
    await do_job(runtime_of(services), str(store.id), going_on)

    assert (await services.files.get(one.key), await services.files.get(other.key) is None) == (None, False)
    async with database.in_store(store.id) as session:
        found = {row.id: row for row in await session.scalars(select(CustomerImport))}
        people = list(await session.scalars(select(Customer.email)))
    assert (found[one.id].file_gone_at is not None, "preview" in found[one.id].report) == (True, False)
    assert found[one.id].state == ("stopped" if state == "running" else state)
    assert (found[other.id].file_gone_at, found[other.id].state) == (None, "running")
    # Nobody is brought back, and nobody else comes by a file that went.
    assert [email.rpartition("@")[2] for email in people] == ["erased.invalid"]


async def test_an_address_that_nobody_confirmed_takes_no_file_away(
    services: Services, database: Database, store: Store
):
    one, _ = await begun_with_people(services, database, store, FORGET_FILE, PEOPLE)
    erasing = await asked_to_forget(database, store, "mila@example.com", actor="shopper")

    await do_job(runtime_of(services), str(store.id), erasing)

    assert await services.files.get(one.key) is not None
    async with database.in_store(store.id) as session:
        left = (await session.scalars(select(CustomerImport))).one()
        gone = await session.scalar(select(Customer.erased_at))
    assert (left.file_gone_at, left.state, gone is not None) == (None, "running", True)


async def asked_to_forget(database: Database, store: Store, email: str, *, actor: str) -> str:
    """Make a customer and ask that they be forgotten; returns the job that does it."""
    now = utc_now()
    async with database.in_store(store.id) as session:
        customer = await sign_up(session, email=email, name="Mila", password="a long enough secret", now=now)
        await ask_for_erasure(session, customer, actor=actor, now=now)
        await session.flush()
        job = await session.scalar(select(Job.id).where(Job.name == ERASE_CUSTOMER.name))
        await session.execute(update(Job).where(Job.id == job).values(run_at=now))
    return str(job)


@pytest.mark.parametrize(
    ("line", "is_named"),
    [
        ("Mila@Example.com", True),
        ('"x; mila@example.com.",1', True),
        ("camila@example.com", False),
        ("mila@example.com.au", False),
        ("mila@example.comx", False),
        ("m.mila@example.com", False),
    ],
)
def test_an_address_is_known_whole(tmp_path, line: str, *, is_named: bool):
    path = tmp_path / "came"
    path.write_text(f"Email\n{line}\n")

    assert names_address(path, "mila@example.com") is is_named
