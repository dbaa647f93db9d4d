"""`souk up`: start every process of an installation in order, keep them running, stop them in reverse.

The supervisor stays small: the application is imported in its children only.
"""

import fcntl
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from shared.embedded.postgres import Postgres
from shared.embedded.problems import MachineProblem
from shared.embedded.processes import is_free, refuse_full_disk
from shared.embedded.valkey import Valkey
from shared.kernel.home import PROJECT, forget_services, secret_of, write_services
from shared.kernel.settings import Settings, SettingsProblem, load_settings

DEMO_STORE: Final = "atlas-and-loom"
PATIENCE: Final = 60.0


@dataclass(slots=True)
class Child:
    """A process of the application. It is started again when it dies, each time a little later."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    again_at: float = 0.0
    stopping: bool = field(default=False)

    @property
    def is_dead(self) -> bool:
        """Whether it ended without being asked to."""
        return not self.stopping and (self.process is None or self.process.poll() is not None)


class Installation:
    """Everything that `souk up` runs on one SOUK_HOME."""

    def __init__(self, settings: Settings) -> None:
        self._web = settings.web
        self._home = settings.web.home
        self._environment = dict(os.environ)
        self._logs = self._home / "logs"
        self._postgres: Postgres | None = None
        self._valkey: Valkey | None = None
        self._children: list[Child] = []
        self._given = (settings.database.owner_url, settings.redis.url)

    def start(self, say: Callable[[str], None]) -> None:
        """Start all and return when the first page is there. Raises MachineProblem."""
        self._logs.mkdir(parents=True, exist_ok=True)
        refuse_full_disk(self._home)
        if not is_free(self._web.bind, self._web.port):
            raise MachineProblem(
                f"Port {self._web.port} is in use. Stop what uses it, or choose another: SOUK_PORT=8001 make run"
            )
        self._start_services()
        self._once("migrate")
        if not self._web.is_production:
            say("Looking after the shops (the first time, the demo's pictures are drawn: about a minute) …")
            self._once("demo", "--if-empty")
            self._environment.setdefault("SOUK_DEFAULT_STORE", DEMO_STORE)
        self._children = [Child(name, command) for name, command in self._commands()]
        for child in self._children:
            self._launch(child)
        self._wait_for_page()

    def watch(self, stop_asked: Callable[[], bool], say: Callable[[str], None]) -> None:
        """Keep everything running until asked to stop."""
        while not stop_asked():
            for child in self._children:
                if child.is_dead:
                    self._revive(child, say)
            for name, service in (("PostgreSQL", self._postgres), ("Valkey", self._valkey)):
                if service is not None and service.has_died:
                    raise MachineProblem(f"{name} has stopped by itself; its log is in {self._logs}.")
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop everything in reverse order."""
        for child in reversed(self._children):
            child.stopping = True
            _end(child.process)
        until = time.monotonic() + 7
        for child in self._children:
            _await_end(child.process, until)
        for service in (self._valkey, self._postgres):
            if service is not None:
                service.stop()
        forget_services(self._home)

    def _start_services(self) -> None:
        database_url, redis_url = self._given
        if not database_url:
            self._postgres = Postgres(self._home / "postgres", secret_of(self._home, "postgres_password"))
            self._postgres.start(self._logs / "postgres.log")
            database_url = self._postgres.url
        if not redis_url:
            self._valkey = Valkey(self._home / "valkey", secret_of(self._home, "valkey_password"))
            self._valkey.start(self._logs / "valkey.log")
            redis_url = self._valkey.url
        write_services(self._home, database_url=database_url, redis_url=redis_url)

    def _once(self, *command: str) -> None:
        log = self._logs / f"{command[0]}.log"
        with log.open("wb") as out:
            done = subprocess.run(
                [sys.executable, "souk.py", *command],
                cwd=PROJECT,
                env=self._environment,
                stdout=out,
                stderr=out,
                check=False,
            )
        if done.returncode:
            last = (log.read_text(errors="replace").strip().splitlines() or ["no message"])[-1]
            raise MachineProblem(f"`souk {command[0]}` failed: {last} (the whole log is {log})")

    def _commands(self) -> list[tuple[str, list[str]]]:
        web, python = self._web, sys.executable
        celery = [python, "-m", "celery", "-A", "workers.app"]
        return [
            (
                "web",
                [
                    python,
                    "-m",
                    "granian",
                    "--interface",
                    "asgi",
                    "--host",
                    web.bind,
                    "--port",
                    str(web.port),
                    "--workers",
                    str(web.web_processes),
                    "--loop",
                    "uvloop",
                    "--no-ws",
                    "--log-level",
                    "warning",
                    "--workers-kill-timeout",
                    "5",
                    "--respawn-failed-workers",
                    "asgi:app",
                ],
            ),
            (
                "worker",
                [
                    *celery,
                    "worker",
                    "--concurrency",
                    str(web.worker_processes),
                    "-l",
                    "warning",
                    "--without-mingle",
                ],
            ),
            (
                "beat",
                [*celery, "beat", "-l", "warning", "--schedule", str(self._home / "beat"), "--pidfile="],
            ),
            ("relay", [python, "-m", "workers.relay"]),
        ]

    def _launch(self, child: Child) -> None:
        log: IO[bytes]
        with (self._logs / f"{child.name}.log").open("ab") as log:
            child.process = subprocess.Popen(
                child.command,
                cwd=PROJECT,
                env=self._environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
                start_new_session=True,
            )

    def _revive(self, child: Child, say: Callable[[str], None]) -> None:
        now = time.monotonic()
        if not child.again_at:
            child.deaths += 1
            pause = min(2.0**child.deaths / 2, 30.0)
            child.again_at = now + pause
            say(
                f"{child.name} stopped; starting it again in {pause:.0f} s (log: {self._logs / child.name}.log)"
            )
        elif now >= child.again_at:
            child.again_at = 0.0
            self._launch(child)

    def _wait_for_page(self) -> None:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self._children[0].is_dead:
                break
            if _answers(self._web.bind, self._web.port):
                return
            time.sleep(0.05)
        log = self._logs / "web.log"
        last = (log.read_text(errors="replace").strip().splitlines() or ["no message"])[-1]
        raise MachineProblem(f"The web server did not start: {last[:300]} (the whole log is {log})")


def run_installation() -> int:
    """Run everything until Ctrl-C; returns the exit code."""
    try:
        settings = load_settings(services_expected=False)
        with _only_one(settings.web.home):
            return _run(settings)
    except (MachineProblem, SettingsProblem) as problem:
        print(problem, file=sys.stderr)
    except OSError as problem:
        print(
            f"{problem.strerror}: {problem.filename}. Check that SOUK_HOME can be written.", file=sys.stderr
        )
    return 1


def _run(settings: Settings) -> int:
    asked: list[int] = []

    def note(number: int, _frame: object) -> None:
        asked.append(number)
        if len(asked) > 1:
            os.killpg(os.getpgid(0), signal.SIGKILL)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, note)
    installation = Installation(settings)
    try:
        installation.start(_say)
        _say(_greeting(settings))
        installation.watch(lambda: bool(asked), _say)
    finally:
        if asked:
            _say("Stopping …")
        installation.stop()
    return 0


def _greeting(settings: Settings) -> str:
    web = settings.web
    origin = web.origin_of(web.platform_host)
    if web.is_production:
        return f"Souk runs. Dashboard: {origin}/dashboard"
    port = f":{web.port}"
    return "\n".join(
        (
            "",
            f"  Shop        {origin}/   (also http://northbound.localhost{port}/ and http://kernel-coffee.localhost{port}/)",
            f"  Dashboard   {origin}/dashboard",
            "  Sign in     owner@souk.example   password: souk-demo-2026",
            f"  Mail        {origin}/dev/mail",
            f"  Files       {web.home}   Stop with Ctrl-C.",
            "",
        )
    )


class _only_one:  # noqa: N801 - reads as a statement: `with _only_one(home)`
    """Hold the lock of a home: two installations on one would fight over its data."""

    def __init__(self, home: Path) -> None:
        home.mkdir(parents=True, exist_ok=True)
        self._file = (home / "lock").open("w")
        self._home = home

    def __enter__(self) -> None:
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise MachineProblem(
                f"Souk already runs on {self._home}. Use that one, stop it, or set SOUK_HOME to another folder."
            ) from None

    def __exit__(self, *_: object) -> None:
        self._file.close()


def _say(line: str) -> None:
    print(line, flush=True)


def _answers(host: str, port: int) -> bool:
    connection = http.client.HTTPConnection(host, port, timeout=2)
    try:
        connection.request("GET", "/readyz", headers={"Host": "localhost"})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _end(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None and process.poll() is None:
        process.terminate()


def _await_end(process: subprocess.Popen[bytes] | None, until: float) -> None:
    if process is None:
        return
    try:
        process.wait(max(0.1, until - time.monotonic()))
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(5)
