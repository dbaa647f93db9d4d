"""Each file here has two filled stores of its own: it may do with them what it likes."""

import asyncio

import pytest

from shared.web.services import Services
from tests.tenancy.world import World, make_world


@pytest.fixture(scope="module")
def world(services: Services, runner: asyncio.Runner) -> World:
    """Two filled stores."""
    return runner.run(make_world(services))
