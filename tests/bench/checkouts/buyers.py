"""Guests who buy: each comes over a connection and from an address of their own, as plain a client as can be."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from itertools import count
from time import perf_counter
from typing import Final
from urllib.parse import urlencode

from tests.bench.web.load import CONNECTIONS, LoadFailed, Measured

_LENGTH: Final = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_COOKIE: Final = re.compile(rb"(?i)\r\nset-cookie: *([^;\r]+)")
_LOCATION: Final = re.compile(rb"(?i)\r\nlocation: *([^\r]+)")
FORM: Final = "Content-Type: application/x-www-form-urlencoded\r\nSec-Fetch-Site: same-origin\r\n"
ADDRESS: Final = {
    "name": "Mila Haddad",
    "line1": "Lindenstraße 4",
    "postcode": "10969",
    "city": "Berlin",
    "country": "DE",
}
_addresses = count(1)
# Payments by card are counted by mailbox, too.
_mailboxes = count(1)


@dataclass(slots=True)
class Guest:
    """One browser over one connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    host: str
    cookie: bytes = b""

    async def ask(self, method: str, path: str, wanted: bytes, form: dict[str, str] | None = None) -> str:
        """Send a form and read the whole answer; returns where it leads to. Raises LoadFailed."""
        return await self.send(
            method, path, wanted, urlencode(form).encode() if form else b"", FORM if form else ""
        )

    async def send(self, method: str, path: str, wanted: bytes, body: bytes, headers: str) -> str:
        """Send a body and read the whole answer; returns where it leads to. Raises LoadFailed."""
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\nAccept-Encoding: gzip, br\r\n{headers}"
        cookie = b"Cookie: " + self.cookie + b"\r\n" if self.cookie else b""
        self.writer.write(head.encode() + cookie + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        answered = await self.reader.readuntil(b"\r\n\r\n")
        length = _LENGTH.search(answered)
        if length is None or answered[9:12] != wanted:
            raise LoadFailed(f"{method} {path}: {answered.splitlines()[0].decode()}")
        await self.reader.readexactly(int(length[1]))
        if found := _COOKIE.search(answered):
            self.cookie = found[1]
        location = _LOCATION.search(answered)
        return location[1].decode() if location else ""


async def come_in(port: int) -> Guest:
    """Open a connection from an address that nobody has used: rate limits count by address."""
    number = next(_addresses)
    own = f"127.{number // 62500 % 250 + 1}.{number // 250 % 250}.{number % 250 + 1}"
    reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=2**20, local_addr=(own, 0))
    return Guest(reader, writer, f"localhost:{port}")


async def take(guest: Guest, variant: str) -> None:
    """Put a thing into the cart by the plain form, as without scripts."""
    await guest.ask("POST", "/cart/lines", b"303", {"variant": variant, "quantity": "1"})


async def buy(guest: Guest, variant: str, payment: str) -> str:
    """Put a thing into the cart, look at the checkout, order, and see the order or be led to the payment page."""
    await take(guest, variant)
    await guest.ask("GET", "/checkout", b"200")
    form = ADDRESS | {"email": f"guest-{next(_mailboxes)}@example.com", "payment": payment}
    led_to = await guest.ask("POST", "/checkout", b"303", form)
    if led_to.startswith("/"):
        await guest.ask("GET", led_to, b"200")
    return led_to


async def let_buy(
    port: int, variants: Sequence[str], *, seconds: float, payment: str = "cash_on_delivery"
) -> Measured:
    """Let guests buy one after another, as many at a time as there are connections, for so long."""
    turn = count()

    async def one(guest: Guest) -> None:
        await buy(guest, variants[next(turn) % len(variants)], payment)

    return await crowd(port, one, seconds=seconds)


async def let_take(port: int, variants: Sequence[str], *, seconds: float) -> Measured:
    """Let guests put one thing each into a cart of their own, for so long."""
    turn = count()

    async def one(guest: Guest) -> None:
        await take(guest, variants[next(turn) % len(variants)])

    return await crowd(port, one, seconds=seconds)


async def let_look(port: int, *, seconds: float) -> Measured:
    """Let guests ask for one page each, for so long."""

    async def one(guest: Guest) -> None:
        await guest.ask("GET", "/", b"200")

    return await crowd(port, one, seconds=seconds)


async def crowd(port: int, visit: Callable[[Guest], Awaitable[None]], *, seconds: float) -> Measured:
    """Let guests visit for so long, each over a new connection; opening it is not measured."""
    latencies: list[float] = []
    begun = perf_counter()
    until = begun + seconds

    async def visitors() -> None:
        while perf_counter() < until:
            guest = await come_in(port)
            began = perf_counter()
            try:
                await visit(guest)
            finally:
                guest.writer.close()
            latencies.append(perf_counter() - began)

    async with asyncio.TaskGroup() as group:
        for _ in range(CONNECTIONS):
            group.create_task(visitors())
    return Measured(perf_counter() - begun, sorted(latencies))
