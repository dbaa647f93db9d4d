"""PostgreSQL and Valkey as production would run them, with a shop of any size, for as long as a benchmark lasts."""

import asyncio
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import text

import shared.tables  # noqa: F401 - every table is known before the first query
from search.rebuild_index import rebuild_index
from shared.embedded.postgres import Postgres
from shared.embedded.valkey import Valkey
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.home import PROJECT, write_services
from shared.kernel.load_settings import load_settings
from shared.kernel.settings import Settings
from tests.bench.web.catalogue import SLUG, make_catalogue


@contextmanager
def installation() -> Iterator[tuple[Path, Settings]]:
    """Start PostgreSQL and Valkey on empty data."""
    home = Path(tempfile.mkdtemp(prefix="souk-bench-"))
    home.chmod(0o755)
    (home / "metrics").mkdir()
    postgres, valkey = Postgres(home / "postgres", "of-bench"), Valkey(home / "valkey", "of-bench")
    try:
        postgres.start(home / "postgres.log")
        valkey.start(home / "valkey.log")
        write_services(home, database_url=postgres.url, redis_url=valkey.url)
        settings = load_settings({"SOUK_HOME": str(home)})
        migrate = [sys.executable, "souk.py", "migrate"]
        subprocess.run(migrate, cwd=PROJECT, env=environment_of(home), check=True, capture_output=True)
        yield home, settings
    finally:
        valkey.stop()
        postgres.stop()
        shutil.rmtree(home, ignore_errors=True)


def environment_of(home: Path, **more: str) -> dict[str, str]:
    """Return the environment of a process of that installation."""
    own = {"SOUK_HOME": str(home), "SOUK_DEFAULT_STORE": SLUG, "PATH": ""}
    return {**own, "PROMETHEUS_MULTIPROC_DIR": str(home / "metrics"), **more}


async def fill(settings: Settings, products: int, *, findable: bool = True) -> None:
    """Make a shop of so many products as it is after autovacuum has seen it.

    Making them `findable` takes most of the time: 2 ms of Python for each.
    """
    owner = settings.database.model_copy(update={"platform_url": settings.database.owner_url})
    database = Database(owner, statement_timeout_ms=3_600_000)
    try:
        async with database.as_platform() as session:
            store_id = await make_catalogue(
                session, products=products, platform_host=settings.web.platform_host
            )
        if findable:
            async with database.in_store(store_id) as session:
                await rebuild_index(session, now=utc_now())
    finally:
        await database.close()
    await vacuum(settings)


async def vacuum(settings: Settings) -> None:
    """Do now what autovacuum does within a minute.

    It draws a map of what everybody sees, without which no index answers alone, and counts rows: where a table was
    empty when they were counted, any index is as good as another, and statements read all rows of a store.
    """
    database = Database(settings.database.model_copy(update={"platform_url": settings.database.owner_url}))
    try:
        async with database.platform_engine.connect() as connection:
            await (await connection.execution_options(isolation_level="AUTOCOMMIT")).execute(
                text("VACUUM ANALYZE")
            )
    finally:
        await database.close()


def ask(settings: Settings, query: str) -> Sequence[str]:
    """Return the one column of a query's answer."""

    async def whole() -> Sequence[str]:
        database = Database(
            settings.database.model_copy(update={"platform_url": settings.database.owner_url})
        )
        try:
            async with database.as_platform() as session:
                return (await session.scalars(text(query))).all()
        finally:
            await database.close()

    return asyncio.run(whole())


def plain(url: str) -> str:
    """Return an address as asyncpg itself reads it."""
    return urlsplit(url)._replace(scheme="postgresql").geturl()
