"""A name server of our own on this machine: it says what a test wrote into its zone, over UDP and TCP."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

Zone = dict[tuple[str, str], list[str]]


class NameServer:
    """Answers from `zone`, which is by (name, kind); what is not in it is not there. `is_silent`: it says nothing."""

    def __init__(self) -> None:
        self.zone: Zone = {}
        self.is_silent = False
        self.asked: list[tuple[str, str]] = []
        self.address = ("127.0.0.1", 0)

    def answer(self, data: bytes, *, most: int) -> bytes | None:
        query = dns.message.from_wire(data)
        name, kind = query.question[0].name, dns.rdatatype.to_text(query.question[0].rdtype)
        self.asked.append((name.to_text(omit_final_dot=True), kind))
        if self.is_silent:
            return None
        answer = dns.message.make_response(query)
        answer.flags |= dns.flags.RA
        for _ in range(8):
            asked = name.to_text(omit_final_dot=True).lower()
            if (asked, "CNAME") in self.zone:
                (target,) = self.zone[asked, "CNAME"]
                answer.answer.append(dns.rrset.from_text(name, 60, "IN", "CNAME", f"{target}."))
                name = dns.name.from_text(target)
                continue
            if found := self.zone.get((asked, kind)):
                answer.answer.append(dns.rrset.from_text_list(name, 60, "IN", kind, found))
            elif not any(known == asked for known, _ in self.zone):
                answer.set_rcode(dns.rcode.NXDOMAIN)
            break
        wire = answer.to_wire()
        if len(wire) > most:
            answer.answer.clear()
            answer.flags |= dns.flags.TC
            wire = answer.to_wire()
        return wire


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, server: NameServer) -> None:
        self._server = server

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        answer = self._server.answer(data, most=512)
        if answer is not None:
            self._transport.sendto(answer, addr)


@asynccontextmanager
async def name_server() -> AsyncIterator[NameServer]:
    """Run one for as long as the block lasts, at a port of its own."""
    server = NameServer()

    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        length = int.from_bytes(await reader.readexactly(2), "big")
        answer = server.answer(await reader.readexactly(length), most=65_535)
        if answer is not None:
            writer.write(len(answer).to_bytes(2, "big") + answer)
            await writer.drain()
        writer.close()

    tcp = await asyncio.start_server(speak, "127.0.0.1", 0, family=socket.AF_INET)
    server.address = tcp.sockets[0].getsockname()
    udp, _ = await asyncio.get_running_loop().create_datagram_endpoint(
        lambda: _Datagrams(server), local_addr=server.address
    )
    try:
        yield server
    finally:
        udp.close()
        tcp.close()
        await tcp.wait_closed()
