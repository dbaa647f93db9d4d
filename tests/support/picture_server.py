"""A server of pictures on a real socket, and the outbound client as tests let it reach that one server."""

import asyncio
import ipaddress
from collections.abc import Awaitable, Callable, Iterator

import httpx
import pytest

from shared.adapters.outbound import IpAddress, Outbound, is_public_address

HERE = ipaddress.ip_address("127.0.0.1")

Answer = Callable[[asyncio.StreamWriter], Awaitable[None]]


class PictureServer:
    """Answers every path as it was told to, and keeps what it was asked."""

    def __init__(self) -> None:
        self.port = 0
        self.asked: list[str] = []
        self._answers: dict[str, Answer] = {}
        self._server: asyncio.Server | None = None

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._serve, str(HERE), 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        assert self._server is not None
        self._server.close()

    def answer(self, path: str, status: int = 200, body: bytes = b"", **headers: str) -> str:
        """Answer a path with a status, a body and headers (underscores for hyphens); returns its address."""
        said = {"content-length": str(len(body))} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        head = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        data = f"HTTP/1.1 {status} X\r\n{head}connection: close\r\n\r\n".encode() + body

        async def send(writer: asyncio.StreamWriter) -> None:
            writer.write(data)

        return self.answer_with(path, send)

    def answer_with(self, path: str, send: Answer) -> str:
        """Answer a path by writing to the connection; returns its address."""
        self._answers[path] = send
        return f"https://pictures.example{path}"

    def outbound(self, *, scheme: str = "http", seconds: float = 5.0) -> Outbound:
        """Return a client for which every name leads here, here is public, and https means this server's port."""

        async def resolve(_host: str) -> list[str]:
            return [str(HERE)]

        def is_public(address: IpAddress) -> bool:
            return address == HERE or is_public_address(address)

        return Outbound(
            resolve=resolve, is_public=is_public, transport=_ToPort(scheme, self.port), seconds=seconds
        )

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if await reader.readexactly(4) != b"GET ":
                return
            head = "GET " + (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            self.asked.append(head)
            await self._answers[head.split(" ")[1]](writer)
            await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client hung up, as it should on what it refuses
        finally:
            writer.close()


class _ToPort(httpx.AsyncHTTPTransport):
    """A real connection, to the port of the test's server in place of 443."""

    def __init__(self, scheme: str, port: int) -> None:
        super().__init__()
        self._scheme, self._to = scheme, port

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        request.url = request.url.copy_with(scheme=self._scheme, port=self._to)
        return await super().handle_async_request(request)


async def hang(_writer: asyncio.StreamWriter) -> None:
    """Take the question and say nothing for longer than any test's patience."""
    await asyncio.sleep(3)


async def drip(writer: asyncio.StreamWriter) -> None:
    """Send a byte now and then, so that no single wait is long, but all of them together are."""
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n")
    for _ in range(60):
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.05)


async def pour(writer: asyncio.StreamWriter) -> None:
    """Send without end and without saying how much."""
    writer.write(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        await writer.drain()


@pytest.fixture
def pictures(runner: asyncio.Runner) -> Iterator[PictureServer]:
    """A server of pictures for one test."""
    server = PictureServer()
    runner.run(server.start())
    yield server
    runner.run(server.stop())
