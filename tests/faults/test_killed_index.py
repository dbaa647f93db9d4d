"""T102: kill -9 of a worker in the middle of the search's index and of its copy; both are whole afterwards."""

from typing import Literal
from uuid import UUID

import pytest
from sqlalchemy import select, update

from search.engine import Query
from search.meilisearch_documents import index_of
from search.models import SearchDocument, SearchIndex
from search.postgres_engine import PostgresEngine
from shared.kernel.database import Database
from shared.stores.models import Store
from shared.stores.queries import bump_catalogue
from tests.support.database_proxy import DatabaseProxy
from tests.support.factories.catalogue import make_product
from tests.support.killings import KILLINGS, Killing, be_there_again, kill_all
from tests.support.machine import Machine
from tests.support.mail_jobs import sweep
from tests.support.meilisearch_server import MeilisearchOffice
from tests.support.patience import eventually
from tests.support.search import find_within

TITLES = ("Stoneware Jug", "Glass Carafe", "Wooden Bowl")


async def stock_up(books: Database, shop: Store) -> dict[str, UUID]:
    """Add products, of which the index does not know yet."""
    async with books.in_store(shop.id) as session:
        made = {title: (await make_product(session, title=title)).id for title in TITLES}
        await bump_catalogue(session)
    return made


async def until_indexed(machine: Machine, books: Database, shop: Store) -> None:
    """Have the index refreshed, and return when it is as new as the catalogue."""

    async def is_so() -> bool:
        async with books.in_store(shop.id) as session:
            checked = await session.scalar(select(SearchIndex.checked_version))
            return checked == await session.scalar(select(Store.catalogue_version).where(Store.id == shop.id))

    sweep(machine, "search.refresh")
    await eventually(is_so)


async def assert_each_is_found_once(books: Database, shop: Store, made: dict[str, UUID]) -> None:
    async with books.in_store(shop.id) as session:
        assert set(await session.scalars(select(SearchDocument.id))) == set(made.values())
        for title, product_id in made.items():
            assert list((await find_within(session, PostgresEngine(), Query(title))).ids) == [product_id]


@pytest.mark.parametrize(("kill", "moment"), [(KILLINGS[0], "before"), (KILLINGS[1], "after")])
async def test_an_index_whose_writer_was_killed_is_whole_after_the_next_look(
    machine: Machine, books: Database, shop: Store, kill: Killing, moment: Literal["before", "after"]
):
    async with DatabaseProxy(machine.postgres.url).listening() as proxy:
        environment = {"DATABASE_URL": proxy.url}
        machine.launch("worker", **environment)
        await until_indexed(machine, books, shop)  # of other tests' stores nothing is left to be written
        made = await stock_up(books, shop)
        proxy.hold("INSERT INTO search_documents", moment)
        sweep(machine, "search.refresh")
        await proxy.gate.until_waiting(1)
        kill(machine)
        await proxy.let_go()

        be_there_again(machine, environment)
        await until_indexed(machine, books, shop)

    await assert_each_is_found_once(books, shop, made)


async def test_a_copy_whose_writer_was_killed_is_written_anew_with_its_new_languages(
    machine: Machine, books: Database, shop: Store
):
    """The old copy has as many products as the new one: only what is noted of it tells that fields are missing."""
    async with MeilisearchOffice().open() as office:
        machine.launch("worker", **office.environment)
        made = await stock_up(books, shop)
        await until_indexed(machine, books, shop)
        name = index_of(shop.id)
        sweep(machine, "search.mirror")
        await eventually(lambda: is_mirrored(office, name, "title", made))
        async with books.in_store(shop.id) as session:
            await session.execute(update(Store).values(languages=["de"]))

        office.stop_after(f"PUT /indexes/{name}_new/documents")
        sweep(machine, "search.mirror")
        await office.taken.until_waiting(1)
        kill_all(machine)
        office.go_on()
        assert not await is_mirrored(office, name, "title_de", made)
        be_there_again(machine, office.environment)
        sweep(machine, "search.mirror")

        await eventually(lambda: is_mirrored(office, name, "title_de", made))
        await eventually(lambda: is_alone(office, name))


async def is_mirrored(office: MeilisearchOffice, name: str, field: str, made: dict[str, UUID]) -> bool:
    """Say whether the copy has each product once, with its title in a field."""
    index = office.stand_in.indexes.get(name)
    if index is None:
        return False
    copied = {document["id"]: document.get(field) for document in index.documents.values()}
    return copied == {str(product_id): title for title, product_id in made.items()}


async def is_alone(office: MeilisearchOffice, name: str) -> bool:
    """Say whether what was half written is gone."""
    return f"{name}_new" not in office.stand_in.indexes
