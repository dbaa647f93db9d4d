"""The relay: takes due jobs from PostgreSQL and hands their ids to Celery. The only place that sends tasks.

Run it as `python -m workers.relay`. Any number may run: SKIP LOCKED shares the rows out. A crash after sending and
before the commit sends a job twice, which the worker makes harmless.
"""

import asyncio
import contextlib
import signal
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

import structlog
from celery import Celery
from sqlalchemy import select, update

from shared.kernel.clock import utc_now
from shared.kernel.database import Database, is_outage
from shared.kernel.jobs import SENT, WAITING, Job
from shared.kernel.load_settings import load_settings
from shared.web.observability import configure_logging

BATCH: Final = 200
PAUSE: Final = 0.5
LONGEST_PAUSE: Final = 10.0

_log = structlog.get_logger("souk.relay")


class Queue(Protocol):
    """Takes the ids of a job; raises when the broker is away."""

    def __call__(self, store_id: UUID, job_id: UUID) -> None: ...


async def relay_once(database: Database, send: Queue, *, now: datetime) -> int:
    """Send the jobs that are due and mark them sent, in one transaction; returns how many."""
    async with database.as_platform() as session:
        due = (
            await session.execute(
                select(Job.store_id, Job.id)
                .where(Job.state == WAITING, Job.run_at <= now)
                .order_by(Job.run_at, Job.id)
                .limit(BATCH)
                .with_for_update(skip_locked=True)
            )
        ).all()
        if not due:
            return 0
        ids = [job_id for _, job_id in due]
        await session.execute(
            update(Job)
            .where(Job.id.in_(ids))
            .values(state=SENT, sent_at=now)
            .execution_options(synchronize_session=False)
        )
        await asyncio.to_thread(_send_all, send, [(store_id, job_id) for store_id, job_id in due])
    return len(due)


def celery_queue(url: str) -> Queue:
    """Return the queue of the worker application, without waiting long for a broker that is away."""
    options = {"visibility_timeout": 300, "socket_timeout": 3, "socket_connect_timeout": 2}
    app = Celery("souk", broker=url)
    app.conf.update(broker_transport_options=options, broker_connection_timeout=2, task_ignore_result=True)

    def send(store_id: UUID, job_id: UUID) -> None:
        app.send_task("jobs.run", args=[str(store_id), str(job_id)], retry=False)

    return send


async def relay_forever(database: Database, send: Queue, stop: asyncio.Event) -> None:
    """Relay until told to stop; while the broker or the database is away, try ever more slowly."""
    pause = PAUSE
    while not stop.is_set():
        try:
            sent = await relay_once(database, send, now=utc_now())
            pause = 0.0 if sent == BATCH else PAUSE
        except Exception as error:  # noqa: BLE001 - nothing may end the relay
            pause = min(max(pause, PAUSE) * 2, LONGEST_PAUSE)
            _log.warning(
                "nothing could be sent", outage=is_outage(error), error=repr(error)[:300], again_in=pause
            )
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), pause or 0.001)


def _send_all(send: Queue, due: list[tuple[UUID, UUID]]) -> None:
    for store_id, job_id in due:
        send(store_id, job_id)


async def main() -> None:
    """Run the relay of an installation."""
    configure_logging()
    settings = load_settings()
    database, stop = Database(settings.database, application="souk-relay"), asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    await relay_forever(database, celery_queue(settings.redis.url), stop)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main())
