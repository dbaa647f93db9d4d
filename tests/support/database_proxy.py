"""A proxy in front of PostgreSQL: makes it far away, or stops a transaction exactly before or after its commit."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from tests.support.gate import Gate
from tests.support.listener import Listener

CHUNK = 65536
# As asyncpg sends it: a simple query of its own.
COMMIT = b"COMMIT;\x00"
# A statement is prepared once per connection and named from then on.
PREPARED = re.compile(rb"P.{4}(__asyncpg_stmt_\w+__\x00)([^\x00]+)\x00", re.DOTALL)


class DatabaseProxy:
    """Passes everything on. `delay` is added to each round trip, as the wire of another data centre would; `cut` refuses
    everybody until `mend`, as a server that is down.

    `hold(mark, …)` stops each connection that has sent the statement `mark` at its next COMMIT: the request itself
    ("before": nothing is committed), or PostgreSQL's answer to it ("after": all is, and the client does not know).
    """

    def __init__(self, url: str, *, delay: float = 0.0) -> None:
        self._target = urlsplit(url)
        self.delay = delay
        self._is_cut = False
        self._held: tuple[bytes, Literal["before", "after"]] | None = None
        self._listener = Listener(self._pass_on)
        self.gate = Gate()

    @property
    def url(self) -> str:
        """The database's address by way of this proxy."""
        login = self._target.netloc.rpartition("@")[0]
        return urlunsplit(self._target._replace(netloc=f"{login}@127.0.0.1:{self._listener.port}"))

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["DatabaseProxy"]:
        """Pass on inside the block."""
        async with self._listener.listening():
            yield self

    def hold(self, mark: str, moment: Literal["before", "after"]) -> None:
        """Stop transactions with this statement from now on; `gate` tells how many stand."""
        self._held = (mark.encode(), moment)
        self.gate.close()

    async def let_go(self) -> None:
        """Hold nobody any more. Connections whose client is dead end, as they would without a proxy."""
        self._held = None
        await self._listener.hang_up()
        self.gate.open()

    async def cut(self) -> None:
        """End every connection and refuse new ones."""
        self._is_cut = True
        await self._listener.hang_up()

    def mend(self) -> None:
        """Let everybody in again."""
        self._is_cut = False

    @property
    def is_holding(self) -> bool:
        """Whether it holds transactions."""
        return self._held is not None

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._is_cut:
            return
        assert self._target.port is not None
        server, to_server = await asyncio.open_connection(self._target.hostname, self._target.port)
        answers_held = asyncio.Event()
        ways = [
            asyncio.ensure_future(self._ask(reader, to_server, answers_held)),
            asyncio.ensure_future(self._answer(server, writer, answers_held)),
        ]
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            to_server.transport.abort()
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _ask(
        self, reader: asyncio.StreamReader, to_server: asyncio.StreamWriter, answers_held: asyncio.Event
    ) -> None:
        statements: dict[bytes, bytes] = {}
        is_marked = False
        while data := await reader.read(CHUNK):
            statements.update(PREPARED.findall(data))
            if self.delay:
                await asyncio.sleep(self.delay)
            mark, moment = self._held or (b"", "")
            used = [statement for name, statement in statements.items() if name in data]
            is_marked = is_marked or (bool(mark) and any(mark in statement for statement in used))
            if is_marked and COMMIT in data:
                is_marked = False
                if moment == "before":
                    await self.gate.through()
                else:
                    answers_held.set()
            to_server.write(data)
            await to_server.drain()

    async def _answer(
        self, server: asyncio.StreamReader, writer: asyncio.StreamWriter, answers_held: asyncio.Event
    ) -> None:
        while data := await server.read(CHUNK):
            if answers_held.is_set():
                await self.gate.through()
                answers_held.clear()
            writer.write(data)
            await writer.drain()
