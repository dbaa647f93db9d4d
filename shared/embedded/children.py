"""The processes of the application: started with a log of their own, started again when they die, ended together."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from shared.kernel.home import PROJECT

LONGEST_PAUSE: Final = 30.0
_NOTE: Final = "processes.json"


@dataclass(slots=True)
class Child:
    """One process of the application. Each death makes the next pause before its start longer."""

    name: str
    command: list[str]
    log: Path
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    again_at: float = 0.0

    @property
    def is_dead(self) -> bool:
        """Whether it does not run."""
        return self.process is None or self.process.poll() is not None

    def launch(self, environment: dict[str, str]) -> None:
        """Start it in a session of its own, so that the terminal's Ctrl-C reaches only the supervisor."""
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.command,
                cwd=PROJECT,
                env=environment,
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def revive(self, environment: dict[str, str], say: Callable[[str], None]) -> None:
        """Start it again after a pause that doubles with each death; called until it lives."""
        now = time.monotonic()
        if not self.again_at:
            self.deaths += 1
            pause = min(2.0**self.deaths / 2, LONGEST_PAUSE)
            self.again_at = now + pause
            say(f"{self.name} stopped; starting it again in {pause:.0f} s (log: {self.log})")
        elif now >= self.again_at:
            self.again_at = 0.0
            self.bury()
            self.launch(environment)

    def bury(self) -> None:
        """End what a dead process has left running: a server's own workers outlive it and would keep its port."""
        if self.process is not None:
            _kill_group(self.process.pid)


def end_all(children: Iterable[Child], *, patience: float) -> None:
    """Ask all to end, the last started first; kill whoever still runs after `patience` seconds."""
    running = [child.process for child in children if child.process is not None]
    for process in reversed(running):
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + patience
    for process in reversed(running):
        try:
            process.wait(max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            _kill_group(process.pid)
            process.wait()


def kill_all(leaders: Iterable[int]) -> None:
    """End processes and all that they started, at once."""
    for leader in leaders:
        _kill_group(leader)


def remember(home: Path, pids: Iterable[int]) -> None:
    """Note which sessions of processes belong to this home, for the next start to find after a crash."""
    running = [(pid, psutil.Process(pid).create_time()) for pid in pids if psutil.pid_exists(pid)]
    (home / _NOTE).write_text(json.dumps(running))


def end_leftovers(home: Path) -> None:
    """End what a supervisor that was killed has left behind. Only call while holding the home's lock."""
    try:
        noted = json.loads((home / _NOTE).read_text())
    except (OSError, ValueError):
        return
    left = [process for pid, started in noted for process in _session(pid, started)]
    for process in left:
        # PostgreSQL's fast shutdown is SIGINT; others may have been started with that ignored.
        _send(process, signal.SIGINT if _is_postgres(process) else signal.SIGTERM)
    _gone, stubborn = psutil.wait_procs(left, timeout=8)
    for process in stubborn:
        _send(process, signal.SIGKILL)
    psutil.wait_procs(stubborn, timeout=5)


def forget(home: Path) -> None:
    """Say that nothing runs any more."""
    (home / _NOTE).unlink(missing_ok=True)


def _session(leader: int, started: float) -> list[psutil.Process]:
    # A process id is used again sooner or later; with its start time it names one process for ever. The leader may
    # have died before the others of its session; none of them can be older than it.
    if psutil.pid_exists(leader) and psutil.Process(leader).create_time() != started:
        return []
    return [process for process in psutil.process_iter() if _belongs(process, leader, started)]


def _belongs(process: psutil.Process, leader: int, started: float) -> bool:
    try:
        return os.getsid(process.pid) == leader and process.create_time() >= started
    except (ProcessLookupError, psutil.NoSuchProcess):
        return False


def _is_postgres(process: psutil.Process) -> bool:
    try:
        return bool(process.name() == "postgres")
    except psutil.NoSuchProcess:
        return False


def _send(process: psutil.Process, number: signal.Signals) -> None:
    with suppress(psutil.NoSuchProcess):
        process.send_signal(number)


def _kill_group(leader: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(leader, signal.SIGKILL)
