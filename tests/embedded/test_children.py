"""Processes of the application: revived with growing pauses, ended whole, found again after a crash."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from shared.embedded.children import Child, end_all, end_leftovers, remember

LINGER = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); time.sleep(60)",
]
# A server whose own worker outlives it.
WITH_WORKER = """
import subprocess, sys, time
print(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]).pid, flush=True)
time.sleep(60)
"""
PARENT = [sys.executable, "-c", WITH_WORKER]


def wait_until(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.02)


def started(command: list[str], folder: Path) -> Child:
    child = Child("one", command, folder / "one.log")
    child.launch(dict(os.environ))
    return child


def pid_of(child: Child) -> int:
    assert child.process is not None
    return child.process.pid


def runs(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE


def test_a_dead_child_is_announced_waits_and_is_started_again(tmp_path: Path):
    child = started([sys.executable, "-c", ""], tmp_path)
    said: list[str] = []
    wait_until(lambda: child.is_dead)
    child.command = LINGER

    child.revive(dict(os.environ), said.append)
    child.revive(dict(os.environ), said.append)
    assert said == [f"one stopped; starting it again in 1 s (log: {tmp_path / 'one.log'})"]
    assert child.is_dead

    child.again_at = time.monotonic()  # the second is over
    child.revive(dict(os.environ), said.append)
    assert not child.is_dead
    assert len(said) == 1
    end_all([child], patience=5)


def test_pauses_double_up_to_half_a_minute(tmp_path: Path):
    child = Child("one", LINGER, tmp_path / "one.log")
    for pause in (1, 2, 4, 8, 16, 30, 30, 30):
        child.again_at, before = 0.0, time.monotonic()
        child.revive({}, lambda _line: None)
        assert before + pause <= child.again_at <= time.monotonic() + pause


def test_a_child_that_does_not_listen_is_killed_in_the_end(tmp_path: Path):
    child = started(STUBBORN, tmp_path)
    wait_until(lambda: "deaf" in child.log.read_text())

    end_all([child], patience=0.3)

    assert child.process is not None
    assert child.process.returncode == -9


def test_what_a_dead_server_left_running_is_ended_before_it_is_started_again(tmp_path: Path):
    child = started(PARENT, tmp_path)
    wait_until(lambda: child.log.read_text().endswith("\n"))
    worker = int(child.log.read_text())
    os.kill(pid_of(child), 9)
    wait_until(lambda: child.is_dead)
    assert runs(worker)

    child.bury()

    wait_until(lambda: not runs(worker))


def test_after_a_crash_the_noted_processes_are_ended_with_their_workers(tmp_path: Path):
    child = started(PARENT, tmp_path)
    wait_until(lambda: child.log.read_text().endswith("\n"))
    worker = int(child.log.read_text())
    remember(tmp_path, [pid_of(child)])

    end_leftovers(tmp_path)

    assert child.is_dead
    assert not runs(worker)


def test_a_process_that_got_a_noted_number_later_is_left_alone(tmp_path: Path):
    with subprocess.Popen(LINGER, start_new_session=True) as stranger:
        (tmp_path / "processes.json").write_text(f"[[{stranger.pid}, 1.0]]")

        end_leftovers(tmp_path)

        assert stranger.poll() is None
        stranger.kill()
