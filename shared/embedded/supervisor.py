"""Everything that a shop needs on one machine, started in order and stopped in reverse.

This process only watches. It imports nothing of the application: the database is brought up to date and the demo made
by commands of their own, whose logs are in SOUK_HOME/logs like everybody's.
"""

import http.client
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from shared.embedded.children import Child, end_all, end_leftovers, forget, kill_all, remember
from shared.embedded.commands import commands_of
from shared.embedded.postgres import Postgres
from shared.embedded.problems import MachineProblem
from shared.embedded.processes import empty_folder, free_port, is_free, refuse_full_disk
from shared.embedded.stand_ins import stand_in_for_issuers, stand_in_for_stripe
from shared.embedded.valkey import Valkey
from shared.kernel.home import PROJECT, forget_services, secret_of, write_services
from shared.kernel.settings import Settings, WebSettings

DEMO_STORE: Final = "atlas-and-loom"
PATIENCE: Final = 60.0
PATIENCE_AT_END: Final = 7.0


class Asked(Exception):
    """Somebody asked to stop while something was still being started."""


class Installation:
    """Everything that `souk up` runs on one SOUK_HOME."""

    def __init__(
        self, settings: Settings, stop_asked: Callable[[], bool], say: Callable[[str], None]
    ) -> None:
        self._web = settings.web
        self._is_stripe_given = bool(settings.stripe.secret_key)
        self._is_issuer_given = settings.sign_in.is_any_given
        self._home = settings.web.home
        self._logs = self._home / "logs"
        self._given = (settings.database.owner_url, settings.redis.url)
        self._metrics = self._home / "metrics"
        self._environment = {
            **os.environ,
            "SOUK_HOME": str(self._home),
            # Where the web processes add up what each has counted (shared/web/observability.py).
            "PROMETHEUS_MULTIPROC_DIR": str(self._metrics),
        }
        self._services: list[Postgres | Valkey] = []
        self._children: list[Child] = []
        self._stop_asked = stop_asked
        self._say = say

    def start(self) -> None:
        """Start all and return when the first page is there. Raises MachineProblem or Asked."""
        self._logs.mkdir(parents=True, exist_ok=True)
        refuse_full_disk(self._home)
        end_leftovers(self._home)
        if not is_free(self._web.bind, self._web.port):
            raise MachineProblem(
                f"Port {self._web.port} is in use. Stop what uses it, or choose another: SOUK_PORT=8001 make run"
            )
        self._start_services()
        self._once("migrate")
        if not self._web.is_production:
            self._make_demo()
        empty_folder(self._metrics)
        commands = self._stand_ins() | commands_of(self._web)
        self._children = [
            Child(name, command, self._logs / f"{name}.log") for name, command in commands.items()
        ]
        for child in self._children:
            child.launch(self._environment)
        self._note()
        self._wait_for_page()

    def watch(self) -> None:
        """Keep everything running until asked to stop."""
        while not self._stop_asked():
            for service in self._services:
                if service.has_died:
                    self._say(f"{service.name} stopped; starting it again (log: {self._log_of(service)})")
                    service.start(self._log_of(service), port=service.port)
                    self._note()
            for child in self._children:
                if child.is_dead:
                    child.revive(self._environment, self._say)
                    self._note()
            time.sleep(0.2)

    def stop(self) -> None:
        """Stop everything in reverse order."""
        end_all(self._children, patience=PATIENCE_AT_END)
        for service in reversed(self._services):
            service.stop()
        forget_services(self._home)
        forget(self._home)

    def kill(self) -> None:
        """End all processes at once. What was committed is on disk."""
        kill_all(self._pids())

    def _start_services(self) -> None:
        database_url, redis_url = self._given
        if not database_url:
            postgres = Postgres(self._home / "postgres", secret_of(self._home, "postgres_password"))
            self._start_service(postgres)
            database_url = postgres.url
        if not redis_url:
            valkey = Valkey(self._home / "valkey", secret_of(self._home, "valkey_password"))
            self._start_service(valkey)
            redis_url = valkey.url
        write_services(self._home, database_url=database_url, redis_url=redis_url)

    def _start_service(self, service: Postgres | Valkey) -> None:
        self._services.append(service)
        service.start(self._log_of(service))
        self._note()
        self._leave_if_asked()

    def _make_demo(self) -> None:
        if not (self._home / "files").exists():
            self._say("Making three demo shops and drawing their pictures (only this time) …")
        self._once("demo", "--if-empty")
        self._environment.setdefault("SOUK_DEFAULT_STORE", DEMO_STORE)

    def _stand_ins(self) -> dict[str, list[str]]:
        """Return the commands of what stands in for a service outside that is not configured; none in production."""
        if self._web.is_production:
            return {}
        found = {}
        if not self._is_stripe_given:
            found["stripe"] = stand_in_for_stripe(self._web, self._port_near(1))
        if not self._is_issuer_given:
            found["issuer"] = stand_in_for_issuers(self._web, self._port_near(2))
        for one in found.values():
            self._environment |= one.environment
        return {name: one.command for name, one in found.items()}

    def _port_near(self, step: int) -> int:
        wanted = self._web.port + step
        return wanted if is_free(self._web.bind, wanted) else free_port()

    def _once(self, *command: str) -> None:
        log = self._logs / f"{command[0]}.log"
        with log.open("wb") as out:
            running = subprocess.Popen(
                [sys.executable, "souk.py", *command],
                cwd=PROJECT,
                env=self._environment,
                stdout=out,
                stderr=out,
            )
            while running.poll() is None:
                time.sleep(0.05)
                if self._stop_asked():
                    running.terminate()
        self._leave_if_asked()
        if running.returncode:
            raise MachineProblem(f"`souk {command[0]}` failed: {_last_line(log)} (the whole log is {log})")

    def _wait_for_page(self) -> None:
        until = time.monotonic() + PATIENCE
        web = next(child for child in self._children if child.name == "web")
        while time.monotonic() < until and not web.is_dead:
            self._leave_if_asked()
            if _answers(self._web):
                return
            time.sleep(0.05)
        raise MachineProblem(
            f"The web server did not start: {_last_line(web.log)} (the whole log is {web.log})"
        )

    def _leave_if_asked(self) -> None:
        if self._stop_asked():
            raise Asked

    def _note(self) -> None:
        remember(self._home, self._pids())

    def _pids(self) -> list[int]:
        children = [child.process.pid for child in self._children if child.process and not child.is_dead]
        return children + [service.pid for service in self._services if service.pid and not service.has_died]

    def _log_of(self, service: Postgres | Valkey) -> Path:
        return self._logs / f"{service.name.lower()}.log"


def _last_line(log: Path) -> str:
    return (log.read_text(errors="replace").strip().splitlines() or ["no message"])[-1][:300]


def _answers(web: WebSettings) -> bool:
    connection = http.client.HTTPConnection(web.bind, web.port, timeout=2)
    try:
        connection.request("GET", "/readyz", headers={"Host": web.platform_host})
        return connection.getresponse().status == http.client.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
