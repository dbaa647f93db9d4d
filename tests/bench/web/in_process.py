"""What an answer costs in CPU time, for machines that are never quiet: `python -m tests.bench.web.in_process`.

Souk and the baselines run as ASGI applications in this one process, in turn, over a real PostgreSQL. What is counted is
the time that processors spend on them (this process's and PostgreSQL's), not what the clock says, so neighbours on the
machine change little. The server itself (granian) is left out: it costs all of them the same.

`busy` is `cold` while somebody writes all the time, so that no two requests see one snapshot (`shared/kernel/notes.py`).
"""

import argparse
import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TextIO

import asyncpg
import psutil
import uvloop
from starlette.types import ASGIApp, Message

from shared.kernel.load_settings import load_settings
from shared.kernel.settings import Settings
from tests.bench.web.baselines import one_query, static_page
from tests.bench.web.installation import ask, environment_of, fill, installation, plain
from tests.bench.web.load import Request
from tests.bench.web.pages import pages_of

KINDS: Final = ("home", "collection", "product", "search", "search_new", "add_to_cart")
ROUNDS: Final = 5
AT_ONCE: Final = 8
ANSWERS: Final = 400
# Of what takes twenty times as long.
FEWER: Final = 60


@dataclass(slots=True)
class Cost:
    """Seconds of CPU that so many answers took: in this process, in PostgreSQL."""

    answers: int = 0
    own: float = 0.0
    postgres: float = 0.0

    def __str__(self) -> str:
        own, postgres = (seconds / self.answers * 1e6 for seconds in (self.own, self.postgres))
        return f"{own:6.0f} + {postgres:5.0f} µs"

    @property
    def each(self) -> float:
        """Seconds of an answer in all."""
        return (self.own + self.postgres) / self.answers


def main() -> None:
    """Measure and print; with `--home` on an installation that is there and filled already."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--products", type=int, default=10_000)
    asked.add_argument("--home", type=Path, help="of an installation that runs and is filled")
    asked.add_argument("--only", nargs="*", choices=KINDS, default=KINDS)
    options = asked.parse_args()
    if options.home:
        uvloop.run(_measure(options.home, load_settings({"SOUK_HOME": str(options.home)}), options.only))
        return
    with installation() as (home, settings):
        asyncio.run(fill(settings, options.products))
        uvloop.run(_measure(home, settings, options.only))


async def _measure(home: Path, settings: Settings, kinds: Sequence[str]) -> None:
    pages = await asyncio.to_thread(pages_of, settings)
    os.environ |= environment_of(home)
    os.environ["BENCH_DATABASE"] = plain(settings.database.owner_url)
    stores = await asyncio.to_thread(ask, settings, "SELECT CAST(id AS text) FROM stores")
    os.environ["BENCH_STORE"] = stores[0]
    with _unheard() as out:
        async with AsyncExitStack() as stack:
            warm = await stack.enter_async_context(_started(_souk))
            cold = await stack.enter_async_context(_started(_souk, SOUK_PAGE_CACHE_MB="0"))
            (home / "page").write_bytes(await _visit(warm, pages.collection[0]))
            os.environ["BENCH_PAGE"] = str(home / "page")
            static = await stack.enter_async_context(_started(static_page))
            query = await stack.enter_async_context(_started(one_query))
            for kind in kinds:
                requests: Sequence[Request] = getattr(pages, kind)
                is_kept = kind in ("home", "collection", "product")
                await _compare(out, home, f"{kind}_warm", warm, static if is_kept else query, requests)
                await _compare(out, home, f"{kind}_cold", cold, query, requests)
                if is_kept:
                    async with _somebody_writes():
                        await _compare(out, home, f"{kind}_busy", cold, query, requests)


async def _compare(
    out: TextIO, home: Path, name: str, own: ASGIApp, beside: ASGIApp, requests: Sequence[Request]
) -> None:
    await _visit_all(beside, [Request("/")] * AT_ONCE)
    is_new = name.startswith("search_new")
    answers = FEWER if name.startswith(("search", "add_to_cart")) else ANSWERS
    await _visit_all(own, requests[-answers:] if is_new else (*requests, *requests))
    backends = _backends(home)
    cost, other = Cost(), Cost()
    for turn in range(ROUNDS):
        await _spend(other, beside, [Request("/")], backends, answers=answers)
        asked = requests[turn * answers :] if is_new else requests
        await _spend(cost, own, asked, backends, answers=answers)
    print(f"{name:17} {cost}   baseline {other}   ratio {other.each / cost.each:5.2f}", file=out, flush=True)


async def _spend(
    cost: Cost,
    app: ASGIApp,
    requests: Sequence[Request],
    backends: Sequence[psutil.Process],
    *,
    answers: int,
) -> None:
    before, postgres = time.process_time(), _seconds_of(backends)
    await _visit_all(app, [requests[place % len(requests)] for place in range(answers)])
    cost.own += time.process_time() - before
    cost.postgres += _seconds_of(backends) - postgres
    cost.answers += answers


async def _visit_all(app: ASGIApp, requests: Sequence[Request]) -> None:
    turns = iter(requests)

    async def visitor() -> None:
        for request in turns:
            await _visit(app, request)

    async with asyncio.TaskGroup() as crowd:
        for _ in range(AT_ONCE):
            crowd.create_task(visitor())


def _seconds_of(processes: Sequence[psutil.Process]) -> float:
    return sum(int(Path(f"/proc/{one.pid}/schedstat").read_text().split()[0]) for one in processes) / 1e9


def _backends(home: Path) -> list[psutil.Process]:
    """Return the processes that serve connections of the installation's PostgreSQL."""
    leader = int((home / "postgres" / "postmaster.pid").read_text().split()[0])
    return [one for one in psutil.Process(leader).children() if "127.0.0.1" in " ".join(one.cmdline())]


async def _visit(app: ASGIApp, request: Request) -> bytes:
    path, _, query = request.path.partition("?")
    headers = [(b"host", b"localhost:8000"), (b"accept-encoding", b"gzip, br")]
    for line in request.headers.splitlines():
        name, _, value = line.partition(": ")
        headers.append((name.lower().encode(), value.encode()))
    if request.body:
        headers.append((b"content-length", b"%d" % len(request.body)))
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": request.method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "root_path": "",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 8000),
        "state": {},
    }
    status, parts = 0, []

    async def receive() -> Message:
        return {"type": "http.request", "body": request.body, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        else:
            parts.append(message.get("body", b""))

    await app(scope, receive, send)
    if status != int(request.expected):
        raise RuntimeError(f"{request.method} {request.path}: {status}")
    return b"".join(parts)


@asynccontextmanager
async def _somebody_writes() -> AsyncIterator[None]:
    """Commit a transaction every millisecond until the block ends."""
    connection = await asyncpg.connect(os.environ["BENCH_DATABASE"])

    async def write() -> None:
        while True:
            await connection.execute("SELECT pg_current_xact_id()")
            await asyncio.sleep(0.001)

    writing = asyncio.create_task(write())
    try:
        yield
    finally:
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
        connection.terminate()


def _souk() -> ASGIApp:
    import merchant.app  # noqa: PLC0415 - the settings are read from an environment that is set by then
    import storefront.app  # noqa: PLC0415 - as above
    from shared.web.door import Door  # noqa: PLC0415 - as above
    from shared.web.start import open_services  # noqa: PLC0415 - as above

    return Door(open_services, storefront=storefront.app.create_app, merchant=merchant.app.create_app)


@asynccontextmanager
async def _started(make: Callable[[], ASGIApp], **environment: str) -> AsyncIterator[ASGIApp]:
    """Run an application's lifespan around the block."""
    os.environ |= environment
    app = make()
    incoming: asyncio.Queue[Mapping[str, str]] = asyncio.Queue()
    outgoing: asyncio.Queue[Message] = asyncio.Queue()
    life = asyncio.create_task(
        app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, incoming.get, outgoing.put)  # type: ignore[arg-type] # a coroutine it is
    )
    await incoming.put({"type": "lifespan.startup"})
    await outgoing.get()
    try:
        yield app
    finally:
        await incoming.put({"type": "lifespan.shutdown"})
        await life


@contextmanager
def _unheard() -> Iterator[TextIO]:
    """Let the log go nowhere for as long as the block lasts; what is printed goes where it went before."""
    out = sys.stdout
    with Path(os.devnull).open("w") as nowhere:
        sys.stdout = nowhere
        try:
            yield out
        finally:
            sys.stdout = out


if __name__ == "__main__":
    main()
