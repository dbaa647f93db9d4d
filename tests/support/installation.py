"""A real PostgreSQL and Valkey per test process, migrated once. Each test makes its own store and commits.

Stores are walled off from one another by the database, so the wall itself keeps tests apart, and every test runs as the
roles and with the commits of production.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from shared.adapters.rate_limits import RateLimits
from shared.embedded.postgres import Postgres
from shared.embedded.valkey import Valkey
from shared.kernel.clock import utc_now
from shared.kernel.database import Database
from shared.kernel.home import write_services
from shared.kernel.ids import new_id
from shared.kernel.load_settings import load_settings
from shared.kernel.settings import Settings
from shared.stores.create_store import create_store
from shared.stores.models import Store
from tests.support.first_home import PASSWORD, copy_first_home, migrate


@pytest.fixture(scope="session")
def home(first_home: Path | None) -> Iterator[Path]:
    """A SOUK_HOME of this test process, with running services."""
    with running_home(careless=True, first=first_home) as folder:
        yield folder


@contextmanager
def running_home(*, careless: bool, first: Path | None = None) -> Iterator[Path]:
    """Make a SOUK_HOME with running services, migrated or a copy of `first`, for as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="souk-test-"))
    folder.chmod(0o755)
    postgres = Postgres(folder / "postgres", PASSWORD, careless=careless)
    valkey = Valkey(folder / "valkey", "of-tests")
    try:
        if first:
            copy_first_home(first, folder)
        postgres.start(folder / "postgres.log")
        valkey.start(folder / "valkey.log")
        write_services(folder, database_url=postgres.url, redis_url=valkey.url)
        if not first:
            migrate(folder)
        yield folder
    finally:
        valkey.stop()
        postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def settings(home: Path) -> Settings:
    """The settings of that home. It waits longer than in production: many tests share the machine."""
    patient = {"DATABASE_STATEMENT_TIMEOUT_MS": "30000", "DATABASE_POOL_WAIT": "20"}
    return load_settings({"SOUK_HOME": str(home), "SOUK_PORT": "8000"} | patient)


@pytest.fixture(scope="session")
def database(settings: Settings, runner: asyncio.Runner) -> Iterator[Database]:
    """The pools of this test process, of which a crowd may wait for a connection, and for a lock, on a busy machine."""
    patient = {"pool_wait": 10.0, "lock_timeout_ms": 10_000, "idle_in_transaction_ms": 15_000}
    opened = Database(settings.database.model_copy(update=patient), application="souk-tests")
    yield opened
    runner.run(opened.close())


@pytest.fixture(scope="session")
def above_the_walls(settings: Settings, runner: asyncio.Runner) -> Iterator[AsyncEngine]:
    """The database as its superuser, whom no policy and no missing right stops."""
    engine = create_async_engine(settings.database.owner_url)
    yield engine
    runner.run(engine.dispose())


@pytest.fixture(scope="session")
def limits(settings: Settings, runner: asyncio.Runner) -> Iterator[RateLimits]:
    """Rate limits over the real Valkey, which a busy machine does not take for dead: then each process counts anew."""
    opened = RateLimits(settings.redis.url, patience=10)
    yield opened
    runner.run(opened.close())


@pytest.fixture
def store(database: Database, runner: asyncio.Runner) -> Store:
    """A store of its own for each test, in euros, with a flat rate of 4.90 and free delivery from 100.00."""
    return runner.run(make_store(database))


@pytest.fixture
def other_store(database: Database, runner: asyncio.Runner) -> Store:
    """A second store, which the first must never see."""
    return runner.run(make_store(database))


async def make_store(
    database: Database, *, slug: str | None = None, currency: str = "EUR", **look: Any
) -> Store:
    """Make a store with a unique address."""
    async with database.as_platform() as session:
        return await create_store(
            session,
            slug=slug or f"shop-{new_id().hex[-12:]}",
            name="Test Shop",
            currency=currency,
            country="DE",
            email="shop@example.com",
            platform_host="localhost",
            now=utc_now(),
            shipping_rate_minor=490,
            free_shipping_over_minor=10000,
            tagline="For tests",
            **look,
        )
