"""Applications under granian, one process each, as Souk itself runs."""

import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from shared.embedded.processes import free_port
from shared.kernel.home import PROJECT

PATIENCE: Final = 20.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running application."""

    process: subprocess.Popen[bytes]
    port: int
    seconds_to_first_page: float

    @property
    def memory_mb(self) -> float:
        """The proportional share of memory of its processes, in MB."""
        leader = psutil.Process(self.process.pid)
        return sum(one.memory_full_info().pss for one in (leader, *leader.children(recursive=True))) / 2**20


@contextmanager
def serving(
    application: str, environment: dict[str, str], log: Path, *, factory: bool = False, processes: int = 1
) -> Iterator[Server]:
    """Serve an application until the block ends."""
    port = free_port()
    command = (
        f"granian --interface asgi --host 127.0.0.1 --port {port} --workers {processes} --loop uvloop --no-ws"
    )
    habits = ["--log-level", "warning", *(["--factory"] if factory else []), application]
    begun = time.perf_counter()
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", *command.split(), *habits],
            cwd=PROJECT,
            env={**os.environ, **environment, "SOUK_PORT": str(port)},
            stdout=out,
            stderr=out,
        )
    try:
        yield Server(process, port, _wait(process, port, log) - begun)
    finally:
        process.terminate()
        process.wait(10)


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> float:
    until = time.perf_counter() + PATIENCE
    while time.perf_counter() < until and process.poll() is None:
        try:
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/", headers={"Host": f"localhost:{port}"}
            )
            with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - an http address made here
                answer.read()
            return time.perf_counter()
        except OSError:
            time.sleep(0.02)
    raise RuntimeError(f"no page came; the log is {log}")
