"""T102: kill -9 of a worker in the middle of an import, which goes on from its last committed chunk."""

import csv
import io
from collections import Counter

import pytest
from sqlalchemy import func, select

from shared.adapters.files import open_files
from shared.imports.jobs import RUN_IMPORT
from shared.imports.models import ProductImport
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.events import Event
from shared.kernel.ids import new_id
from shared.kernel.jobs import enqueue
from shared.products.files import private_key
from shared.products.models import Product
from shared.stores.models import Store
from tests.support.database_proxy import DatabaseProxy
from tests.support.killings import KILLINGS, Killing, be_there_again
from tests.support.machine import Machine
from tests.support.mail_jobs import let_the_sweeper_look, until_done

PRODUCTS = 250
WORD_OF_A_CHUNK = "UPDATE product_imports"


async def begin_import(machine: Machine, books: Database, shop: Store) -> None:
    """Have a file of 250 cups written, as the dashboard does; that is three chunks."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(("Handle", "Title", "Variant Price"))
    write.writerows((f"cup-{number}", f"Cup {number}", "5") for number in range(PRODUCTS))
    key, now = private_key(shop.id, new_id()), utc_now()
    await open_files(machine.settings().files).put(key, out.getvalue().encode(), "text/csv")
    async with books.in_store(shop.id) as session:
        one = ProductImport(
            store_id=shop.id,
            file_name="cups.csv",
            key=key,
            format="shopify",
            state="running",
            total=PRODUCTS,
            actor="ada@example.com",
            created_at=now,
        )
        session.add(one)
        await session.flush()
        enqueue(session, RUN_IMPORT, now=now, import_id=one.id)


async def written(books: Database, shop: Store) -> tuple[int, int]:
    """Return how many chunks are said to be written, and how many products are."""
    async with books.in_store(shop.id) as session:
        chunks = (await session.scalars(select(ProductImport.chunks))).one()
        return chunks, await session.scalar(select(func.count()).select_from(Product)) or 0


@pytest.mark.parametrize("kill", KILLINGS)
async def test_an_import_goes_on_from_the_chunk_that_was_committed_last(
    machine: Machine, books: Database, shop: Store, kill: Killing
):
    """Killed twice: when PostgreSQL has committed the first chunk and nobody knows, and before it commits the second."""
    async with DatabaseProxy(machine.postgres.url).listening() as proxy:
        environment = {"DATABASE_URL": proxy.url}
        machine.launch("relay")
        machine.launch("worker", **environment)
        proxy.hold(WORD_OF_A_CHUNK, "after")
        await begin_import(machine, books, shop)
        await proxy.gate.until_waiting(1)
        assert await written(books, shop) == (1, 100)
        kill(machine)
        await proxy.let_go()

        proxy.hold(WORD_OF_A_CHUNK, "before")
        be_there_again(machine, environment)
        await let_the_sweeper_look(machine, books, shop)
        await proxy.gate.until_waiting(1)
        assert await written(books, shop) == (1, 100)
        kill(machine)
        await proxy.let_go()

        be_there_again(machine, environment)
        await let_the_sweeper_look(machine, books, shop)
        await until_done(books, shop, 1)

    assert await written(books, shop) == (3, PRODUCTS)
    async with books.in_store(shop.id) as session:
        one = (await session.scalars(select(ProductImport))).one()
        assert (one.state, one.report["rows"]) == ("done", PRODUCTS)
        assert Counter(one.report["rows_by_outcome"]) == Counter(
            created=PRODUCTS, updated=0, unchanged=0, skipped=0, failed=0
        )
        finished = select(func.count()).select_from(Event).where(Event.name == "import.finished")
        assert await session.scalar(finished) == 1
