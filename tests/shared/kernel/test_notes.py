"""What was read, asked again: it holds as long as the same would be read, by the right store's rows alone."""

import asyncio

import pytest
from sqlalchemy import text, update

from shared.kernel.database import Database
from shared.kernel.notes import Notes, asking_again, taking_notes, without_notes
from shared.products.models import Product
from shared.stores.models import Store
from tests.support.factories.catalogue import make_product

TITLES = "SELECT title FROM products WHERE title <> $1 ORDER BY title"
SLUGS = "SELECT slug FROM products WHERE slug = $1"


async def notes_of(database: Database, store: Store, *, slug: str = "mug") -> Notes:
    """Take notes of two reads in one transaction."""
    with taking_notes() as notes:
        async with database.reading(store.id) as reader:
            await reader.fetch(TITLES, "Nothing")
            await reader.fetchval(SLUGS, slug)
    return notes


async def rename(database: Database, store: Store, title: str) -> None:
    async with database.in_store(store.id) as session:
        await session.execute(update(Product).values(title=title))


@pytest.fixture
def mug(database: Database, runner: asyncio.Runner, store: Store, other_store: Store) -> None:
    """Each store has a mug."""
    runner.run(_mugs(database, store, other_store))


async def _mugs(database: Database, *stores: Store) -> None:
    for store in stores:
        async with database.in_store(store.id) as session:
            await make_product(session, slug="mug", title="Mug")


@pytest.mark.usefixtures("mug")
async def test_what_was_read_holds_until_a_row_of_it_changes(database: Database, store: Store):
    notes = await notes_of(database, store)
    assert [statement for statement, _ in notes.statements] == [TITLES, SLUGS]

    assert await database.still_holds(store.id, notes)
    await rename(database, store, "Cup")
    assert not await database.still_holds(store.id, notes)
    await rename(database, store, "Mug")
    assert await database.still_holds(store.id, notes)


@pytest.mark.usefixtures("mug")
async def test_it_holds_while_others_write(database: Database, store: Store, other_store: Store):
    notes = await notes_of(database, store)
    first = notes.snapshot

    await rename(database, other_store, "Cup")

    assert await database.still_holds(store.id, notes)
    assert first
    assert notes.snapshot not in ("", first)


@pytest.mark.usefixtures("mug")
async def test_a_change_that_is_not_committed_yet_is_none(database: Database, store: Store):
    notes = await notes_of(database, store)
    async with database.in_store(store.id) as session:
        await session.execute(update(Product).values(title="Cup"))
        during = await database.still_holds(store.id, notes)

    assert during
    assert not await database.still_holds(store.id, notes)


@pytest.mark.usefixtures("mug")
async def test_a_product_more_is_another_answer(database: Database, store: Store):
    notes = await notes_of(database, store, slug="cup")
    async with database.in_store(store.id) as session:
        await make_product(session, slug="cup", title="Mug")

    assert not await database.still_holds(store.id, notes)


async def test_another_store_is_asked_for_its_own_rows(database: Database, store: Store, other_store: Store):
    async with database.in_store(store.id) as session:
        await make_product(session, slug="mug", title="Mug")
    notes = await notes_of(database, store)
    notes.snapshot = ""  # it is no question of the moment

    assert not await database.still_holds(other_store.id, notes)
    assert await database.still_holds(store.id, notes)


@pytest.mark.usefixtures("mug")
async def test_nothing_is_left_of_the_store_in_the_connection(database: Database, store: Store):
    notes = await notes_of(database, store)
    notes.snapshot = ""
    assert await database.still_holds(store.id, notes)

    reader = await database._drivers.take()
    try:
        assert await reader.fetchval("SELECT current_setting('app.store_id', true)") in (None, "")
        assert await reader.fetch("SELECT FROM products") == []
    finally:
        database._drivers.give_back(reader)


async def test_what_depends_on_the_time_is_read_anew_although_nobody_wrote(database: Database, store: Store):
    with taking_notes() as notes:
        async with database.reading(store.id) as reader:
            await reader.fetchval(
                "SELECT now() > now() - interval '1 second' AND clock_timestamp() > $1", store.created_at
            )
    assert notes.snapshot == ""

    assert await database.still_holds(store.id, notes)
    assert notes.snapshot == ""


async def test_two_transactions_are_of_one_moment_only_when_nobody_wrote_between(
    database: Database, store: Store
):
    with taking_notes() as notes:
        async with database.reading(store.id) as reader:
            await reader.fetch(TITLES, "Nothing")
        with without_notes():
            async with database.in_store(store.id) as session:
                await make_product(session, title="Between")
        async with database.reading(store.id) as reader:
            await reader.fetch(TITLES, "Nothing")

    assert (len(notes.told), notes.snapshot) == (2, "")
    assert not await database.still_holds(store.id, notes)


async def test_what_a_session_reads_cannot_be_noted(database: Database, store: Store):
    with taking_notes() as notes:
        async with database.in_store(store.id) as session:
            await session.execute(text("SELECT 1"))

    assert not notes.is_whole
    assert not await database.still_holds(store.id, notes)


async def test_what_is_remembered_by_other_rules_is_not_noted(database: Database, store: Store):
    with taking_notes() as notes:
        async with database.reading(store.id) as reader:
            with without_notes():
                await reader.fetch(TITLES, "Nothing")

    assert (notes.statements, notes.is_whole) == ([], True)
    assert await database.still_holds(store.id, notes)


@pytest.mark.usefixtures("mug")
async def test_many_ask_at_once_each_for_its_own_store(database: Database, store: Store, other_store: Store):
    own, other = [await notes_of(database, each) for each in (store, other_store)]
    await rename(database, other_store, "Cup")

    async def ask(place: int) -> bool:
        notes = (own, other)[place % 2]
        notes.snapshot = ""
        return await database.still_holds((store, other_store)[place % 2].id, notes)

    answers = await asyncio.gather(*map(ask, range(100)))

    assert answers == [True, False] * 50


def test_each_statement_keeps_its_own_arguments():
    asked = asking_again((("SELECT $1, $2", 2), ("SELECT 1", 0), ("SELECT $1::int[]", 1)))

    assert "SELECT $2, $3" in asked
    assert "SELECT $4::int[]" in asked
    assert asked.count("$1,") == 1
