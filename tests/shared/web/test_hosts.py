"""Which store answers at a host: asked once a second at most, however many come."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from sqlalchemy import event, text

from shared.kernel.database import Database
from shared.stores.models import Store
from shared.web.hosts import Directory

CROWD = 20


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
