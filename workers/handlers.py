"""Which code does which job. A handler is either `inside` the transaction that finishes the job, or `outside`.

inside: `async def handler(runtime, session, ids)`: its effect and the job's end commit together, so it happens once.
outside: `async def handler(runtime, store_id, ids)`: it calls the world between its own transactions and must make a
repetition harmless itself, by an intent row and an idempotency key (R10).

`when_dead` is told, in the transaction that buries the job, that there will be no further try, and why.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from shared.kernel.jobs import JobName
from workers.runtime import Runtime

Ids = Mapping[str, UUID]
Inside = Callable[[Runtime, AsyncSession, Ids], Awaitable[None]]
Outside = Callable[[Runtime, UUID, Ids], Awaitable[None]]
WhenDead = Callable[[AsyncSession, Ids, Exception], Awaitable[None]]


class GiveUp(Exception):
    """Trying this job again is pointless; its text says why."""


@dataclass(frozen=True, slots=True)
class Handler:
    """The code of one kind of job."""

    job: JobName
    run: Callable[..., Awaitable[None]]
    is_inside: bool
    when_dead: WhenDead | None = None


_handlers: dict[str, Handler] = {}


def inside(job: JobName) -> Callable[[Inside], Inside]:
    """Register a handler that works in the job's own transaction."""

    def register(function: Inside) -> Inside:
        _handlers[job.name] = Handler(job, function, is_inside=True)
        return function

    return register


def outside(job: JobName, *, when_dead: WhenDead | None = None) -> Callable[[Outside], Outside]:
    """Register a handler that calls the world."""

    def register(function: Outside) -> Outside:
        _handlers[job.name] = Handler(job, function, is_inside=False, when_dead=when_dead)
        return function

    return register


def handler_of(name: str) -> Handler | None:
    """Return the handler of a job by its name."""
    return _handlers.get(name)


def read_ids(payload: Mapping[str, Any]) -> dict[str, UUID]:
    """Return a job's payload as ids."""
    return {key: UUID(value) for key, value in payload.items()}
