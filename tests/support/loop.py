"""Runs `async def` tests in one event loop per process, the one in which the database pools live."""

import asyncio
import inspect
from collections.abc import Iterator

import pytest

from tests.support.rounds import rounds

# Seconds that a test may take, for each round of a race.
LONGEST = 300


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    """The event loop of all tests of this process."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine function."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    names = pyfuncitem._fixtureinfo.argnames
    arguments = {name: pyfuncitem.funcargs[name] for name in names}
    runner: asyncio.Runner = pyfuncitem._request.getfixturevalue("runner")
    runner.run(asyncio.wait_for(pyfuncitem.obj(**arguments), rounds(1) * LONGEST))
    return True
