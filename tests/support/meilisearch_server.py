"""The stand-in for Meilisearch on a real socket, for workers that are processes; it can be stopped after it has worked."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from tests.support.gate import Gate
from tests.support.listener import Listener
from tests.support.meilisearch import MASTER, StandIn


class MeilisearchOffice:
    """`stop_after(request)`: whoever asks that has it done, and is not told until `go_on`."""

    def __init__(self) -> None:
        self.stand_in = StandIn()
        self.taken = Gate()
        self._stopped = ""
        self._listener = Listener(self._talk)

    @property
    def environment(self) -> dict[str, str]:
        """What leads a process here."""
        return {
            "MEILISEARCH_URL": f"http://127.0.0.1:{self._listener.port}",
            "MEILISEARCH_KEY": MASTER,
        }

    def stop_after(self, request: str) -> None:
        """Hold the answers to a request, such as `PUT /indexes/a/documents`."""
        self._stopped = request
        self.taken.close()

    def go_on(self) -> None:
        """Hold nothing any more."""
        self._stopped = ""
        self.taken.open()

    @asynccontextmanager
    async def open(self) -> AsyncIterator["MeilisearchOffice"]:
        """Be there inside the block."""
        async with self._listener.listening():
            yield self

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _ = head[0].split(" ")
        fields = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)
        }
        body = await reader.readexactly(int(fields.get("content-length", "0")))
        request = httpx.Request(method, f"http://127.0.0.1{target}", headers=fields, content=body)
        answer = await self.stand_in.handle_async_request(request)
        if f"{method} {target}" == self._stopped:
            await self.taken.through()
        kind = "content-type: application/json\r\nconnection: close\r\n"
        first = f"HTTP/1.1 {answer.status_code} -\r\n{kind}content-length: {len(answer.content)}\r\n\r\n"
        writer.write(first.encode() + answer.content)
        await writer.drain()
