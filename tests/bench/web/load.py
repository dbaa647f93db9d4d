"""A load of requests over kept connections: each sends its next request when the answer is there (a closed loop).

The client is as plain as it can be, so that it measures the server and not itself: it reads a status line, a length and
so many bytes.
"""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from time import perf_counter
from typing import Final

CONNECTIONS: Final = 8
_LENGTH: Final = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")


class LoadFailed(RuntimeError):
    """The server answered something else than was expected, so no figure would mean anything."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request to repeat; `expected` is the status of a right answer."""

    path: str
    method: str = "GET"
    body: bytes = b""
    headers: str = ""
    expected: bytes = b"200"


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of a load: how many in how many seconds, and each answer's seconds in order of size."""

    seconds: float
    latencies: Sequence[float]

    @property
    def rps(self) -> float:
        """Answers per second."""
        return len(self.latencies) / self.seconds

    def percentile_ms(self, percent: float) -> float:
        """The time within which so many of a hundred answers were there, in milliseconds."""
        place = min(int(len(self.latencies) * percent / 100), len(self.latencies) - 1)
        return self.latencies[place] * 1000


async def put_load(
    port: int, requests: Sequence[Request], *, seconds: float, connections: int = CONNECTIONS
) -> Measured:
    """Send the requests in turn for so long. Raises LoadFailed at the first wrong answer."""
    turn = count()
    latencies: list[float] = []
    begun = perf_counter()
    until = begun + seconds
    async with asyncio.TaskGroup() as crowd:
        for _ in range(connections):
            crowd.create_task(_visit(port, requests, turn, until, latencies))
    return Measured(perf_counter() - begun, sorted(latencies))


async def visit_each(port: int, requests: Sequence[Request]) -> None:
    """Send every request once, so that each page has been made."""
    turn = count()

    async def walk() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
        try:
            while (place := next(turn)) < len(requests):
                await _ask(reader, writer, requests[place], port)
        finally:
            writer.close()

    async with asyncio.TaskGroup() as crowd:
        for _ in range(CONNECTIONS):
            crowd.create_task(walk())


async def _visit(
    port: int, requests: Sequence[Request], turn: "count[int]", until: float, latencies: list[float]
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20)
    try:
        while (sent_at := perf_counter()) < until:
            request = requests[next(turn) % len(requests)]
            await _ask(reader, writer, request, port)
            latencies.append(perf_counter() - sent_at)
    finally:
        writer.close()


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: Request, port: int
) -> None:
    writer.write(_written(request, port))
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    if length is None or head[9:12] != request.expected:
        raise LoadFailed(f"{request.method} {request.path}: {head.splitlines()[0].decode()}")
    await reader.readexactly(int(length[1]))


def _written(request: Request, port: int) -> bytes:
    length = f"Content-Length: {len(request.body)}\r\n" if request.method == "POST" else ""
    head = (
        f"{request.method} {request.path} HTTP/1.1\r\nHost: localhost:{port}\r\nAccept-Encoding: gzip, br\r\n"
        f"{request.headers}{length}\r\n"
    )
    return head.encode() + request.body
