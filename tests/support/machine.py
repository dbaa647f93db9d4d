"""An installation in real processes, each of which a test may kill and start again."""

import asyncio
import os
import shutil
import signal
import tempfile
import time
from itertools import count
from pathlib import Path

import asyncpg
import httpx
import psutil
from sqlalchemy import text

from shared.embedded.children import Child
from shared.embedded.commands import commands_of, sandbox_command
from shared.embedded.postgres import Postgres
from shared.embedded.processes import free_port
from shared.embedded.valkey import Valkey
from shared.kernel.database import Database
from shared.kernel.home import write_services
from shared.kernel.load_settings import load_settings
from shared.kernel.settings import Settings
from tests.support.first_home import FOREIGN, PASSWORD, copy_first_home, migrate
from tests.support.patience import PATIENT

# All processes of an installation start at once, on a machine that may have other things to do.
PATIENCE = 90.0


class Machine:
    """PostgreSQL (durable, as in production) and Valkey on one home, and the processes of `souk up` on demand."""

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp(prefix="souk-machine-"))
        self.home.chmod(0o755)
        self.postgres = Postgres(self.home / "postgres", PASSWORD)
        self.valkey = Valkey(self.home / "valkey", "of-tests")
        self.port, self.stripe_port = free_port(), free_port()
        self._addresses = count(1)
        self._browsers: list[httpx.AsyncClient] = []
        self._children: dict[str, Child] = {}

    def begin(self, first: Path | None = None) -> None:
        """Start the services and bring the database to its form, which that of `first` has."""
        if first:
            copy_first_home(first, self.home)
        self.postgres.start(self.home / "postgres.log")
        self.valkey.start(self.home / "valkey.log")
        write_services(self.home, database_url=self.postgres.url, redis_url=self.valkey.url)
        if not first:
            migrate(self.home)

    def end(self) -> None:
        """Stop whatever runs."""
        self.stop_children()
        self.valkey.stop()
        self.postgres.stop()

    def environment(self, **more: str) -> dict[str, str]:
        """Return the environment of a process of this installation."""
        own = {name: value for name, value in os.environ.items() if not name.startswith(FOREIGN)}
        return own | {"SOUK_HOME": str(self.home), "SOUK_PORT": str(self.port)} | PATIENT | more

    def settings(self, **more: str) -> Settings:
        """Return its settings, as its processes read them."""
        return load_settings({"SOUK_HOME": str(self.home), "SOUK_PORT": str(self.port)} | more)

    def launch(self, name: str, **environment: str) -> None:
        """Start a process as `souk up` does: web, worker, beat, relay, stripe, or one more of these, as in "relay 2"."""
        commands = commands_of(self.settings(**environment).web)
        commands["stripe"] = sandbox_command("stripe", "127.0.0.1", self.stripe_port)
        command = commands[name.split(maxsplit=1)[0]]
        child = Child(name, command, self.home / f"{name}.log")
        child.launch(self.environment(**environment))
        self._children[name] = child

    def runs(self, name: str) -> bool:
        """Say whether a process was started and lives."""
        return name in self._children and not self._children[name].is_dead

    def kill(self, name: str) -> None:
        """End a process and its own workers with SIGKILL, all in one moment."""
        process = self._children.pop(name).process
        assert process is not None
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(30)

    def kill_children_of(self, name: str) -> None:
        """End only the processes that a process made to do its work, with SIGKILL."""
        for child in self.children_of(name):
            child.kill()

    def children_of(self, name: str) -> list[psutil.Process]:
        """Return the processes that a process made to do its work."""
        process = self._children[name].process
        assert process is not None
        made = psutil.Process(process.pid).children()
        return [one for one in made if "multiprocessing.resource_tracker" not in " ".join(one.cmdline())]

    def stop_children(self) -> None:
        """End all processes of the application, which must bear that."""
        for name in list(self._children):
            self.kill(name)

    async def launch_web(self, *, processes: int = 1, **environment: str) -> None:
        """Start the web server and return when it serves."""
        self.launch("web", SOUK_WEB_PROCESSES=str(processes), **environment)
        await self.page_is_there()

    async def page_is_there(self) -> None:
        """Return when the web server answers that it is ready."""
        async with asyncio.timeout(PATIENCE), httpx.AsyncClient() as client:
            while True:
                try:
                    if (await client.get(f"http://127.0.0.1:{self.port}/readyz")).status_code == 200:
                        return
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.02)

    def shopper(self, slug: str) -> httpx.AsyncClient:
        """Return a browser at a store of this machine."""
        return self._browser(f"{slug}.localhost")

    def member(self, token: str) -> httpx.AsyncClient:
        """Return the browser of somebody who is signed in to the dashboard."""
        browser = self._browser("localhost")
        browser.headers["cookie"] = f"souk_member={token}"
        return browser

    def _browser(self, name: str) -> httpx.AsyncClient:
        # An address of its own, because rate limits count by address.
        number = next(self._addresses)
        own = httpx.AsyncHTTPTransport(local_address=f"127.1.{number // 250}.{number % 250 + 1}")
        host = {"host": f"{name}:{self.port}"}
        place = f"http://127.0.0.1:{self.port}"
        self._browsers.append(httpx.AsyncClient(base_url=place, headers=host, timeout=30, transport=own))
        return self._browsers[-1]

    async def close_browsers(self) -> None:
        """Close what `shopper` opened."""
        while self._browsers:
            await self._browsers.pop().aclose()

    def kill_valkey(self) -> None:
        """End Valkey with SIGKILL; what it had on disk stays."""
        assert self.valkey.pid is not None
        os.kill(self.valkey.pid, signal.SIGKILL)
        while not self.valkey.has_died:
            time.sleep(0.005)

    def revive_valkey(self) -> None:
        """Start it again where it was."""
        self.valkey.start(self.home / "valkey.log", port=self.valkey.port)

    def photograph_valkey(self) -> None:
        """Keep what it holds now, for `let_valkey_be_old`."""
        self.kill_valkey()
        shutil.rmtree(self.home / "valkey-of-then", ignore_errors=True)
        shutil.copytree(self.home / "valkey", self.home / "valkey-of-then")
        self.revive_valkey()

    def let_valkey_be_old(self) -> None:
        """Let it hold what it held when it was photographed, as after a snapshot was put back."""
        self.kill_valkey()
        shutil.rmtree(self.home / "valkey")
        shutil.copytree(self.home / "valkey-of-then", self.home / "valkey")
        self.revive_valkey()

    def kill_postgres(self, number: signal.Signals) -> None:
        """End the postmaster: SIGINT is PostgreSQL's fast shutdown, SIGKILL a crash."""
        assert self.postgres.pid is not None
        os.kill(self.postgres.pid, number)
        while not self.postgres.has_died:
            time.sleep(0.005)

    def revive_postgres(self) -> None:
        """Start it again where it was."""
        self.postgres.start(self.home / "postgres.log", port=self.postgres.port)

    async def forget_work(self) -> None:
        """Leave nothing of an earlier test to be done: its mails would be counted among those of the next."""
        owner = await self.administrate()
        try:
            await owner.execute("DELETE FROM jobs")
        finally:
            await owner.close()

    async def administrate(self) -> asyncpg.Connection:
        """Return a connection of the superuser, whom no policy binds."""
        return await asyncpg.connect(self.postgres.url)


async def until_waiting_for_locks(database: Database, count: int, *, patience: float = 30.0) -> None:
    """Return when so many statements of the web stand before a lock."""
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE usename = 'souk_app' AND wait_event_type = 'Lock'"
    )
    async with asyncio.timeout(patience), database.app_engine.connect() as connection:
        while (await connection.execute(waiting)).scalar_one() < count:
            await connection.rollback()
            await asyncio.sleep(0.01)
