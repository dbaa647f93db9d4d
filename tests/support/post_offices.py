"""Stand-ins for mail providers on real sockets: they keep what they accepted and can be stopped at two moments."""

import asyncio
import email
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import Message as Letter

from tests.support.gate import Gate
from tests.support.listener import Listener


class SmtpOffice:
    """A mail server. `asked`: it was told of a message and has not taken it; `taken`: it has, and has not said so."""

    def __init__(self) -> None:
        self.asked, self.taken = Gate(), Gate()
        self.accepted: list[Letter] = []
        self._listener = Listener(self._talk)

    @property
    def url(self) -> str:
        """The address for SMTP_URL."""
        return f"smtp+plain://127.0.0.1:{self._listener.port}"

    @property
    def keys(self) -> list[str]:
        """The Message-IDs of all that was accepted."""
        return [str(letter["Message-ID"]) for letter in self.accepted]

    @asynccontextmanager
    async def open(self) -> AsyncIterator["SmtpOffice"]:
        """Be there inside the block."""
        async with self._listener.listening():
            yield self

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 of tests\r\n")
        while line := await reader.readline():
            match line[:4].strip().upper():
                case b"DATA":
                    await self.asked.through()
                    writer.write(b"354 go on\r\n")
                    letter = await reader.readuntil(b"\r\n.\r\n")
                    self.accepted.append(email.message_from_bytes(letter))
                    await self.taken.through()
                    writer.write(b"250 taken\r\n")
                case b"QUIT":
                    writer.write(b"221 bye\r\n")
                    return
                case _:
                    writer.write(b"250 good\r\n")
            await writer.drain()


class ResendOffice:
    """Resend's API as far as Souk uses it: each idempotency key is accepted once and answered alike for ever after."""

    def __init__(self) -> None:
        self.taken = Gate()
        self.accepted: dict[str, dict[str, object]] = {}
        self.calls: list[str] = []
        self._listener = Listener(self._talk)

    @property
    def url(self) -> str:
        """The address for RESEND_API_URL."""
        return f"http://127.0.0.1:{self._listener.port}"

    @asynccontextmanager
    async def open(self) -> AsyncIterator["ResendOffice"]:
        """Be there inside the block."""
        async with self._listener.listening():
            yield self

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
        body = json.loads(await reader.readexactly(int(fields["content-length"])))
        key = fields["idempotency-key"]
        self.calls.append(key)
        self.accepted.setdefault(key, body)
        await self.taken.through()
        answer = json.dumps({"id": f"resend-{key}"}).encode()
        kind = "content-type: application/json\r\nconnection: close\r\n"
        writer.write(f"HTTP/1.1 200 OK\r\n{kind}content-length: {len(answer)}\r\n\r\n".encode() + answer)
        await writer.drain()
