"""Each file here has two filled stores of its own: it may do with them what it likes."""

import asyncio
from collections.abc import Iterator

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from shared.kernel.settings import Settings
from shared.web.services import Services
from tests.tenancy.world import World, make_world


@pytest.fixture(scope="module")
def world(services: Services, runner: asyncio.Runner) -> World:
    """Two filled stores."""
    return runner.run(make_world(services))


@pytest.fixture(scope="session")
def above_the_walls(settings: Settings, runner: asyncio.Runner) -> Iterator[AsyncEngine]:
    """The database as its superuser, whom no policy and no missing right stops."""
    engine = create_async_engine(settings.database.owner_url)
    yield engine
    runner.run(engine.dispose())
