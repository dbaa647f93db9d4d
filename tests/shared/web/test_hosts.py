"""Which store answers at a host: asked once a second at most, however many come."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import event, text

from shared.kernel.database import Database
from shared.stores.models import Store
from shared.web.hosts import EARLY_SECONDS, FRESH_SECONDS, Directory

CROWD = 20


class Clock:
    """Seconds that pass when a test says so."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def asked(database: Database) -> Iterator[list[str]]:
    """What the platform's role asks the database."""
    heard: list[str] = []

    def hear(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        heard.append(statement)

    engine = database.platform_engine.sync_engine
    event.listen(engine, "before_cursor_execute", hear)
    yield heard
    event.remove(engine, "before_cursor_execute", hear)


async def alone_asked(database: Database, store: Store, asked: list[str]) -> int:
    """Return how many statements one look costs."""
    await Directory(database).by_slug(store.slug)
    cost = len(asked)
    asked.clear()
    return cost


async def test_of_a_crowd_one_asks(database: Database, store: Store, asked: list[str]):
    cost, directory = await alone_asked(database, store, asked), Directory(database)

    found = await asyncio.gather(*(directory.by_slug(store.slug) for _ in range(CROWD)))

    assert [one.id for one in found if one] == [store.id] * CROWD
    assert len(asked) == cost


async def test_one_who_leaves_takes_the_answer_from_nobody(
    database: Database, store: Store, asked: list[str]
):
    cost, directory = await alone_asked(database, store, asked), Directory(database)
    first = asyncio.create_task(directory.by_slug(store.slug))
    second = asyncio.create_task(directory.by_slug(store.slug))
    await asyncio.sleep(0)

    first.cancel()
    with suppress(asyncio.CancelledError):
        await first
    found = await second

    assert first.cancelled()
    assert found is not None
    assert found.id == store.id
    assert len(asked) == cost


async def test_an_answer_that_was_under_way_when_all_was_forgotten_is_not_kept(
    database: Database, store: Store
):
    directory = Directory(database)
    async with database.platform_engine.begin() as other:
        await other.execute(text("LOCK TABLE stores IN ACCESS EXCLUSIVE MODE"))
        early = asyncio.create_task(directory.by_slug(store.slug))
        await asyncio.sleep(0.05)
        assert not early.done()
        directory.forget()
    await early

    assert directory.sign("slug", store.slug) is None
    assert await directory.by_slug(store.slug)
    assert directory.sign("slug", store.slug) is not None


async def test_nobody_waits_for_the_lookup_of_a_shop_that_has_visitors(
    database: Database, store: Store, asked: list[str]
):
    cost, clock = await alone_asked(database, store, asked), Clock()
    directory = Directory(database, clock)
    first = await directory.by_slug(store.slug)
    asked.clear()
    clock.now = EARLY_SECONDS

    async with database.platform_engine.begin() as other:
        await other.execute(text("UPDATE stores SET name = 'Renamed' WHERE id = :id"), {"id": store.id})
        asked.clear()
        await other.execute(text("LOCK TABLE stores IN ACCESS EXCLUSIVE MODE"))
        # The lookup cannot answer, and the crowd has its answer all the same.
        crowd = await asyncio.gather(*(directory.by_slug(store.slug) for _ in range(CROWD)))
        assert directory.sign("slug", store.slug) is not None
    assert all(one is first for one in crowd)
    clock.now = FRESH_SECONDS
    renamed = await directory.by_slug(store.slug)

    assert renamed is not None
    assert renamed.name == "Renamed"
    assert len([one for one in asked if "LOCK" not in one]) == cost


async def test_a_kept_page_has_its_shop_looked_up_behind_it(database: Database, store: Store):
    clock = Clock()
    directory = Directory(database, clock)
    await directory.by_slug(store.slug)
    clock.now = EARLY_SECONDS
    assert directory.sign("slug", store.slug) is not None
    await directory.by_slug(store.slug)
    await asyncio.gather(*directory._asking.values())

    clock.now = EARLY_SECONDS + FRESH_SECONDS - 0.1

    assert directory.sign("slug", store.slug) is not None


async def test_what_was_looked_up_a_second_ago_is_answered_to_nobody(database: Database, store: Store):
    clock = Clock()
    directory = Directory(database, clock)
    await directory.by_slug(store.slug)

    clock.now = FRESH_SECONDS

    assert directory.sign("slug", store.slug) is None


async def test_at_its_end_a_process_waits_for_no_lookup(database: Database, store: Store):
    clock = Clock()
    directory = Directory(database, clock)
    await directory.by_slug(store.slug)
    clock.now = EARLY_SECONDS
    async with database.platform_engine.begin() as other:
        await other.execute(text("LOCK TABLE stores IN ACCESS EXCLUSIVE MODE"))
        await directory.by_slug(store.slug)
        (under_way,) = directory._asking.values()

        await directory.close()

    assert under_way.cancelled()
