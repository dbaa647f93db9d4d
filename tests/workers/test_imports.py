"""An import of the dashboard, done by a worker from the file as it was sent."""

from sqlalchemy import select

from shared.customers.models import Customer
from shared.imports.jobs import FORGET_FILE, RUN_CUSTOMER_IMPORT, RUN_IMPORT
from shared.imports.models import CustomerImport, ProductImport
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job, JobName, enqueue
from shared.notifications.mailer import Message
from shared.products.files import private_key
from shared.products.models import Product
from shared.stores.models import Store
from shared.web.services import Services
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


def runtime_of(services: Services) -> Runtime:
    return Runtime(
        settings=services.settings,
        database=services.database,
        files=services.files,
        mailer=NoPost(),
        templates=services.templates,
        clock=utc_now,
    )


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
