"""PostgreSQL from the wheel: what is written stays, and what is wrong is one sentence."""

import asyncio
import os
import signal
from pathlib import Path

import asyncpg
import pytest

from shared.embedded.postgres import Postgres
from shared.embedded.problems import MachineProblem


@pytest.fixture
def home(tmp_path: Path) -> Path:
    # pytest's own folder is closed to the user that PostgreSQL runs as when this is root.
    for part in (
        tmp_path,
        *(above for above in tmp_path.parents if above.name.startswith(("pytest-", "popen-"))),
    ):
        part.chmod(0o755)
    return tmp_path


async def ask(server: Postgres, query: str) -> object:
    connection = await asyncpg.connect(server.url)
    try:
        return await connection.fetchval(query)
    finally:
        await connection.close()


async def test_a_stopped_server_keeps_its_data_and_its_password(home: Path):
    server = Postgres(home / "postgres", "first", careless=True)
    server.start(home / "log")
    try:
        await ask(server, "CREATE TABLE kept AS SELECT 7 AS number")
        assert await ask(server, "SELECT datcollate || ' ' || datlocprovider::text FROM pg_database"
                                 " WHERE datname = 'souk'") == "C b"  # fmt: skip
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(server.url.replace("first", "wrong"))
    finally:
        server.stop()
    assert not (home / "postgres" / "postmaster.pid").exists()

    again = Postgres(home / "postgres", "first", careless=True)
    again.start(home / "log")
    try:
        assert await ask(again, "SELECT number FROM kept") == 7
    finally:
        again.stop()


async def test_a_second_server_on_the_same_data_is_refused_and_a_killed_one_recovers(home: Path):
    server = Postgres(home / "postgres", "first")
    server.start(home / "log")
    await ask(server, "CREATE TABLE kept AS SELECT 7 AS number")

    with pytest.raises(MachineProblem, match="already runs"):
        Postgres(home / "postgres", "first").start(home / "log")

    assert server._process is not None
    os.killpg(server._process.pid, 9)
    server._process.wait(5)
    assert (home / "postgres" / "postmaster.pid").exists()
    server.start(home / "log", port=server.port)
    try:
        assert await ask(server, "SELECT number FROM kept") == 7
    finally:
        server.stop()


async def test_a_killed_server_starts_again_while_a_query_of_it_still_runs(home: Path):
    server = Postgres(home / "postgres", "first", careless=True)
    server.start(home / "log")
    busy = await asyncpg.connect(server.url)
    query = asyncio.ensure_future(busy.execute("SELECT count(*) FROM generate_series(1, 2000000000)"))
    while not await ask(server, "SELECT count(*) = 2 FROM pg_stat_activity WHERE state = 'active'"):  # noqa: ASYNC110 - PostgreSQL is asked
        await asyncio.sleep(0.01)

    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    while not server.has_died:  # noqa: ASYNC110 - the system is asked
        await asyncio.sleep(0.005)
    server.start(home / "log", port=server.port)
    try:
        assert await ask(server, "SELECT count(*) FROM pg_stat_activity WHERE state = 'active'") == 1
        with pytest.raises(asyncpg.PostgresConnectionError):
            await query
    finally:
        busy.terminate()
        server.stop()


def test_data_of_another_version_are_refused(home: Path):
    (home / "postgres").mkdir()
    (home / "postgres" / "PG_VERSION").write_text("14\n")

    with pytest.raises(MachineProblem, match=r"of PostgreSQL 14, this Souk brings 18\."):
        Postgres(home / "postgres", "first").start(home / "log")


def test_a_folder_that_is_no_data_folder_is_refused_with_the_reason(home: Path):
    (home / "postgres").mkdir()
    (home / "postgres" / "holiday.jpg").touch()

    with pytest.raises(MachineProblem, match="could not be made"):
        Postgres(home / "postgres", "first").start(home / "log")
