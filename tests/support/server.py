"""The real server: the command of `souk up` with two processes, on the test's installation."""

import os
import re
import socket
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from shared.embedded.children import Child, end_all
from shared.embedded.commands import commands_of
from shared.embedded.processes import free_port
from shared.kernel.settings import Settings
from tests.support.patience import PATIENT

PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class Server:
    """A running server and where it listens."""

    port: int
    child: Child

    def send(self, raw: bytes) -> tuple[int, bytes]:
        """Send bytes as they are over a connection of their own; returns the status (0: closed) and all that came."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=30) as connection:
            connection.sendall(raw)
            came = b"".join(iter(lambda: connection.recv(65536), b""))
        status = re.match(rb"HTTP/1\.1 (\d{3}) ", came)
        return int(status[1]) if status else 0, came

    def get(self, path: str, *headers: str) -> tuple[int, bytes]:
        """Ask for a path with exactly these header lines."""
        lines = "\r\n".join([f"GET {path} HTTP/1.1", *headers, "Connection: close", "", ""])
        return self.send(lines.encode("latin-1"))


@pytest.fixture(scope="session")
def server(settings: Settings, home: Path) -> Iterator[Server]:
    """Two web processes behind one port."""
    port, metrics = free_port(), home / "metrics"
    metrics.mkdir()
    web = settings.web.model_copy(update={"port": port, "web_processes": 2})
    environment = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    environment |= {"SOUK_HOME": str(home), "SOUK_PORT": str(port), "PROMETHEUS_MULTIPROC_DIR": str(metrics)}
    child = Child("web", commands_of(web)["web"], home / "web.log")
    child.launch(environment | PATIENT)
    running = Server(port, child)
    _wait_for(running)
    yield running
    end_all([child], patience=10)


def _wait_for(server: Server) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if server.get("/readyz", "Host: localhost")[0] == 200:
                return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"the server did not start: {server.child.log.read_text()[-2000:]}")
