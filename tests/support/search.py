"""The engines that a shop may be searched with, each filled from the catalogue in its own way."""

import asyncio
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from search.engine import Engine, Found, Query, Suggestions
from search.meilisearch_engine import MeilisearchEngine
from search.meilisearch_index import rebuild_mirror
from search.models import SearchIndex
from search.postgres_engine import PostgresEngine
from search.rebuild_index import rebuild_index
from search.record_search import Counted, note_of, record_searches
from shared.adapters.meilisearch import Meilisearch, MeilisearchAway
from shared.embedded.processes import free_port
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.reading import writer_of
from shared.stores.models import Store
from tests.support.meilisearch import DESCRIPTION, MASTER, StandIn
from tests.support.openapi import Description


@dataclass
class Shop:
    """An engine and how to fill it."""

    database: Database
    engine: Engine
    client: Meilisearch | None = None

    async def index(self, store_id: UUID) -> None:
        async with self.database.in_store(store_id) as session:
            await rebuild_index(session, now=utc_now())
        if self.client:
            await rebuild_mirror(self.database, self.client, store_id, clock=utc_now)


async def find_within(session: AsyncSession, engine: Engine, query: Query) -> Found:
    """Search inside of a session's transaction, with all that it has written."""
    return await engine.find(await writer_of(session), session.info["store_id"], query)


async def suggest_within(
    session: AsyncSession, engine: Engine, words: str, *, language: str = ""
) -> Suggestions:
    """Suggest inside of a session's transaction, with all that it has written."""
    reader, store_id = await writer_of(session), session.info["store_id"]
    return await engine.suggest(reader, store_id, words, language=language)


async def record_search(session: AsyncSession, words: str, *, found: int, day: date) -> None:
    """Count a search for the words, as the shop's page does."""
    counted = [Counted(day, note_of(words), 1, found)]
    await record_searches(await writer_of(session), session.info["store_id"], counted)


@pytest.fixture
def others_are_indexed(
    above_the_walls: AsyncEngine, store: Store, other_store: Store, runner: asyncio.Runner
) -> None:
    """Let no store of an earlier test be behind: a run over all stores would index them for minutes."""
    runner.run(_call_indexed(above_the_walls, [store.id, other_store.id]))


async def _call_indexed(engine: AsyncEngine, but: list[UUID]) -> None:
    checked = func.coalesce(
        select(SearchIndex.checked_version).where(SearchIndex.store_id == Store.id).scalar_subquery(), -1
    )
    leave = (
        update(Store).where(Store.name == "Test Shop", Store.id.not_in(but)).values(catalogue_version=checked)
    )
    async with engine.begin() as connection:
        await connection.execute(leave)


@pytest.fixture(scope="session")
def description() -> Description | None:
    """Meilisearch's published description, None where it is not beside this checkout."""
    return Description(DESCRIPTION) if DESCRIPTION.is_file() else None


@pytest.fixture
def stand_in(description: Description | None) -> StandIn:
    return StandIn(description)


@pytest.fixture
def client(stand_in: StandIn, runner: asyncio.Runner) -> Iterator[Meilisearch]:
    """A client of the stand-in; each request and answer is held to the description."""
    opened = Meilisearch("http://meilisearch.invalid", MASTER, transport=stand_in)
    yield opened
    runner.run(opened.close())


@pytest.fixture(scope="session")
def real_client(tmp_path_factory: pytest.TempPathFactory, runner: asyncio.Runner) -> Iterator[Meilisearch]:
    """A client of a real Meilisearch, where its program is on the path."""
    program = shutil.which("meilisearch")
    if program is None:
        pytest.skip("there is no program “meilisearch” on the path")
    address = f"127.0.0.1:{free_port()}"
    command = [
        program,
        "--no-analytics",
        "--log-level",
        "off",
        "--master-key",
        MASTER,
        "--http-addr",
        address,
    ]
    with subprocess.Popen(command, cwd=tmp_path_factory.mktemp("meilisearch")) as process:
        opened = Meilisearch(f"http://{address}", MASTER)
        runner.run(_answering(opened))
        yield opened
        runner.run(opened.close())
        process.terminate()


async def _answering(client: Meilisearch) -> None:
    for _ in range(100):
        try:
            await client.ask("GET", "/health")
        except MeilisearchAway:
            await asyncio.sleep(0.1)
        else:
            return
    raise AssertionError("Meilisearch did not start")


@pytest.fixture(params=["PostgreSQL", "the stand-in", "Meilisearch"])
def searched(request: pytest.FixtureRequest, database: Database) -> Shop:
    """Each engine in turn: a test that takes this holds for all."""
    if request.param == "PostgreSQL":
        return Shop(database, PostgresEngine())
    client: Meilisearch = request.getfixturevalue(
        "client" if request.param == "the stand-in" else "real_client"
    )
    return Shop(database, MeilisearchEngine(client, clock=utc_now, budget=5.0), client)
