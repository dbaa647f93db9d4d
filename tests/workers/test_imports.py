"""An import of the dashboard, done by a worker from the file as it was sent."""

from sqlalchemy import select

from shared.imports.jobs import RUN_IMPORT
from shared.imports.models import ProductImport
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.ids import new_id
from shared.kernel.jobs import Job, enqueue
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
