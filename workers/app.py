"""The Celery application. Tasks carry ids only; what must not be lost is a row in PostgreSQL first."""

import asyncio
from typing import Any

from celery import Celery
from celery.signals import worker_init, worker_process_init, worker_process_shutdown

from shared.kernel.load_settings import load_settings
from workers.runtime import Runtime, open_runtime
from workers.schedule import SCHEDULE

settings = load_settings()

app = Celery("souk", broker=settings.redis.url)
app.conf.update(
    task_serializer="json",
    accept_content=["json"],
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    worker_prefetch_multiplier=1,
    task_soft_time_limit=60,
    task_time_limit=90,
    # A message that a dead worker held is given to another after this; the sweeper is quicker for jobs.
    broker_transport_options={"visibility_timeout": 300, "socket_timeout": 5, "socket_connect_timeout": 2},
    broker_connection_retry_on_startup=True,
    worker_cancel_long_running_tasks_on_connection_loss=True,
    worker_hijack_root_logger=False,
    enable_utc=True,
    beat_schedule=SCHEDULE,
)


class _Process:
    """The event loop and connections of one worker process, opened after the fork."""

    runner: asyncio.Runner | None = None
    runtime: Runtime | None = None


@worker_init.connect
def learn_tasks(**_: Any) -> None:
    """Import the handlers before the fork: each process of the pool would take seconds for it, and its own memory."""
    from workers.jobs import do_job  # noqa: PLC0415 - imports Pillow; beat and relay, which load this file, do without
    from workers.tasks import BY_THE_CLOCK  # noqa: PLC0415 - as above

    app.task(name="jobs.run")(_task_of(do_job))
    for name, works in BY_THE_CLOCK.items():
        app.task(name=name)(_task_of(*works))


@worker_process_init.connect
def _open(**_: Any) -> None:
    _Process.runner = asyncio.Runner()
    _Process.runtime = open_runtime(settings)


@worker_process_shutdown.connect
def _close(**_: Any) -> None:
    if _Process.runner and _Process.runtime:
        _Process.runner.run(_Process.runtime.close())
        _Process.runner.close()


def run(work: Any, *arguments: Any) -> None:
    """Run one piece of asynchronous work in this process's loop."""
    assert _Process.runner is not None
    assert _Process.runtime is not None
    _Process.runner.run(work(_Process.runtime, *arguments))


def _task_of(*works: Any) -> Any:
    def task(*ids: str) -> None:
        for work in works:
            run(work, *ids)

    return task
