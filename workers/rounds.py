"""Rounds over stores: what fails in one store keeps none of the others waiting."""

from collections.abc import Awaitable, Callable, Iterable
from typing import Any, Final
from uuid import UUID

import structlog
from celery.exceptions import SoftTimeLimitExceeded
from prometheus_client import Counter
from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.database import is_outage
from workers.runtime import Runtime

FAILURES: Final = Counter(
    "souk_round_failures_total", "What a round over stores left undone because of an error", ["round"]
)

_log = structlog.get_logger("souk.rounds")


async def one_by_one(
    runtime: Runtime, name: str, rows: Iterable[tuple[Any, ...]], work: Callable[..., Awaitable[object]]
) -> None:
    """Do `work` for row after row, each of which begins with its store, and say at the end whether all were done.

    What fails is logged, counted and tried again by the next round. Raises only what the next row would fail of as
    well: the task's time is over, or PostgreSQL is away.
    """
    seen = failed = 0
    for row in rows:
        seen += 1
        failed += not await alone(runtime, name, row, work)
    if failed:
        _log.error("a round is not whole", round=name, failed=failed, of=seen)


async def in_each_store(
    runtime: Runtime,
    name: str,
    stores: Iterable[UUID],
    work: Callable[[AsyncSession], Awaitable[object]],
) -> None:
    """Do `work` in store after store, in one transaction each, as `one_by_one` does."""

    async def enter(store_id: UUID) -> None:
        async with runtime.database.in_store(store_id) as session:
            await work(session)

    await one_by_one(runtime, name, [(store_id,) for store_id in stores], enter)


async def alone(
    runtime: Runtime, name: str, row: tuple[Any, ...], work: Callable[..., Awaitable[object]]
) -> bool:
    """Do `work` for one row of a round; returns whether it was done. Raises as `one_by_one` does."""
    try:
        await work(*row)
    # Celery's word that time is over comes as an error of whatever runs just then. Swallowed, the worker is killed.
    except SoftTimeLimitExceeded:
        raise
    except Exception as problem:
        # A transaction that takes too long looks like an outage, and may be this store's own.
        if is_outage(problem) and not await runtime.database.answers():
            raise
        FAILURES.labels(name).inc()
        _log.error(
            "left out of a round",
            round=name,
            store=str(row[0]),
            error=repr(problem)[:500],
            exc_info=problem,
        )
        return False
    return True
