"""One machine for all tests of faults; every test leaves its services running and its processes ended."""

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.kernel.database import Database
from shared.stores.models import Store
from tests.support.installation import make_store
from tests.support.machine import Machine


@pytest.fixture(scope="session")
def whole_machine(first_home: Path | None) -> Iterator[Machine]:
    machine = Machine()
    try:
        machine.begin(first_home)
        yield machine
    finally:
        machine.end()
        shutil.rmtree(machine.home, ignore_errors=True)


@pytest.fixture
def machine(whole_machine: Machine, runner: asyncio.Runner) -> Iterator[Machine]:
    """An installation whose services run and whose application does not yet."""
    whole_machine.stop_children()  # those of the rig stay for its own tests
    runner.run(whole_machine.forget_work())
    yield whole_machine
    runner.run(whole_machine.close_browsers())
    whole_machine.stop_children()


@pytest.fixture
def books(machine: Machine, runner: asyncio.Runner) -> Iterator[Database]:
    """The machine's database as the test reads it."""
    opened = Database(machine.settings().database, application="souk-tests")
    yield opened
    runner.run(opened.close())


@pytest.fixture
def shop(books: Database, runner: asyncio.Runner) -> Store:
    """A store of its own for each test."""
    return runner.run(make_store(books))
