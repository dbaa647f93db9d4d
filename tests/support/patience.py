"""Waiting for what other processes do: they do not call, so they are asked."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final

from tests.support.rounds import ROUNDS

# Far from PostgreSQL a job takes seconds, and dozens of them stand in line.
PATIENCE: Final = 120.0 if ROUNDS else 30.0
PAUSE: Final = 0.05
# A busy machine is no fault: what is tested does not depend on how long PostgreSQL may take.
PATIENT: Final = {
    "DATABASE_POOL_WAIT": "10",
    "DATABASE_LOCK_TIMEOUT_MS": "10000",
    "DATABASE_STATEMENT_TIMEOUT_MS": "15000",
    "DATABASE_IDLE_IN_TRANSACTION_MS": "15000",
}


async def eventually(is_so: Callable[[], Awaitable[bool]], *, patience: float = PATIENCE) -> None:
    """Return when it is so; whatever is asked about is in other processes and does not call."""
    until = time.monotonic() + patience
    while not await is_so():
        if time.monotonic() > until:
            raise AssertionError(f"after {patience} s it is still not so")
        await asyncio.sleep(PAUSE)


async def until_equal(ask: Callable[[], Awaitable[Any]], wanted: Any, *, patience: float = PATIENCE) -> None:
    """Return when an answer is the one that is wanted; says the last one when it never is."""
    until = time.monotonic() + patience
    while (answer := await ask()) != wanted:
        if time.monotonic() > until:
            raise AssertionError(f"after {patience} s it is {answer}, not {wanted}")
        await asyncio.sleep(PAUSE)
