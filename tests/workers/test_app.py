"""T107: no task outlives the time after which another worker takes it, and none waits in the queue."""

import re
from importlib import import_module
from pathlib import Path

import pytest

from shared.kernel.home import PROJECT
from workers.jobs import LOST_AFTER
from workers.relay import LONGEST_PAUSE
from workers.schedule import SCHEDULE
from workers.tasks import BY_THE_CLOCK

WAITS_IN_THE_QUEUE = re.compile(r"\b(eta|countdown)\b\s*=")


def test_a_task_is_over_before_another_worker_takes_it(monkeypatch: pytest.MonkeyPatch, home: Path):
    monkeypatch.setenv("SOUK_HOME", str(home))
    conf = import_module("workers.app").app.conf
    visible_again = conf.broker_transport_options["visibility_timeout"]

    assert conf.task_soft_time_limit < conf.task_time_limit < LOST_AFTER.total_seconds() < visible_again
    assert (conf.task_acks_late, conf.task_reject_on_worker_lost) == (True, True)
    assert (conf.worker_prefetch_multiplier, conf.task_ignore_result) == (1, True)
    assert conf.accept_content == ["json"]


def test_what_a_dead_worker_had_begun_is_gone_on_with_in_time(monkeypatch: pytest.MonkeyPatch, home: Path):
    """T102: a job counts as lost, the next broom makes it due, and the relay sends it, if it sleeps at its longest."""
    monkeypatch.setenv("SOUK_HOME", str(home))
    visible_again = import_module("workers.app").app.conf.broker_transport_options["visibility_timeout"]
    broom = SCHEDULE["sweep-jobs"]["schedule"]
    assert isinstance(broom, float)

    assert LOST_AFTER.total_seconds() + broom + LONGEST_PAUSE <= visible_again + 60


def test_what_the_clock_asks_for_is_what_workers_know(monkeypatch: pytest.MonkeyPatch, home: Path):
    monkeypatch.setenv("SOUK_HOME", str(home))
    workers = import_module("workers.app")

    workers.learn_tasks()

    assert sorted(entry["task"] for entry in SCHEDULE.values()) == sorted(BY_THE_CLOCK)
    assert {"jobs.run", *BY_THE_CLOCK} <= set(workers.app.tasks)


def test_what_is_due_later_is_a_row_and_not_a_task_that_waits():
    sources = [file for file in (PROJECT / "workers").rglob("*.py") if "__pycache__" not in file.parts]

    assert len(sources) > 20
    assert [file.name for file in sources if WAITS_IN_THE_QUEUE.search(file.read_text())] == []
