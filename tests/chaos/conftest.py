"""Each test of chaos is one bout: once and near in `make test`, 25 times near and 25 far in `make chaos`: T101's fifty."""

import asyncio
import os
from collections.abc import Iterator

import pytest

from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.installation import make_store
from tests.support.rig import Bout, Rig
from tests.support.rounds import ROUNDS

SEED = int(os.environ.get("SOUK_SEED", "20261121"))
DELAYS = (0.0, 0.1) if ROUNDS else (0.0,)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "bout" in metafunc.fixturenames:
        bouts = [Bout(number, delay, SEED) for delay in DELAYS for number in range(ROUNDS or 1)]
        metafunc.parametrize("bout", bouts, ids=str, indirect=True)


@pytest.fixture
def books(rig: Rig, runner: asyncio.Runner) -> Iterator[Database]:
    """The rig's database as the test reads it: the short way, past the proxy."""
    opened = Database(rig.machine.settings().database, application="souk-tests")
    yield opened
    runner.run(opened.close())


@pytest.fixture
def shop(books: Database, runner: asyncio.Runner) -> Store:
    """A store of its own for each bout."""
    return runner.run(make_store(books))
