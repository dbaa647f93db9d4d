"""The domain name system, asked through dnspython: several servers, each by itself, within a few seconds."""

import asyncio
from collections.abc import Sequence
from typing import Final

import dns.asyncresolver
import dns.exception
import dns.message
import dns.name
import dns.rdatatype
import dns.resolver
import structlog
from dns.nameserver import Do53Nameserver

from shared.domains.resolver import SILENT, NoResolver, Resolver, Seen
from shared.kernel.settings import DomainSettings

SECONDS: Final = 4.0
MOST_RECORDS: Final = 20
LONGEST_TEXT: Final = 255

_log = structlog.get_logger("souk.domains")


class NameServers:
    """Name servers by address and port."""

    def __init__(self, servers: Sequence[tuple[str, int]]) -> None:
        self._servers = tuple(servers)

    async def look(self, host: str, *, proof_name: str = "") -> Sequence[Seen]:
        """Ask each server for where a host leads and for the texts at `proof_name`, all at once."""
        return await asyncio.gather(*(_look(server, host, proof_name) for server in self._servers))


def open_resolver(settings: DomainSettings) -> Resolver:
    """Return the name servers that the settings name, else the machine's own."""
    if settings.name_servers:
        return NameServers(settings.name_servers)
    try:
        own = dns.resolver.Resolver().nameservers
    except (dns.exception.DNSException, OSError):
        return NoResolver()
    return NameServers([(str(address), 53) for address in own[:3] if isinstance(address, str)])


async def _look(server: tuple[str, int], host: str, proof_name: str) -> Seen:
    asked = dns.asyncresolver.Resolver(configure=False)
    asked.nameservers = [Do53Nameserver(*server)]
    asked.lifetime, asked.timeout, asked.cache = SECONDS, SECONDS / 2, None
    try:
        (aliases, four), (_, six), proofs = await asyncio.gather(
            _addresses(asked, host, "A"), _addresses(asked, host, "AAAA"), _texts(asked, proof_name)
        )
    except (dns.exception.DNSException, OSError, ValueError) as trouble:
        _log.warning(
            "a name server did not answer", server=server[0], host=host, trouble=type(trouble).__name__
        )
        return SILENT
    return Seen(aliases, (*four, *six)[:MOST_RECORDS], proofs)


async def _addresses(
    asked: dns.asyncresolver.Resolver, host: str, kind: str
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names that a host is another name of, in order, and its addresses of one kind."""
    try:
        answer = await asked.resolve(_whole(host), kind, raise_on_no_answer=False)
    except dns.resolver.NXDOMAIN as nothing:
        # An alias of a name that is not there still says where it leads.
        response: dns.message.Message = nothing.response(_whole(host))  # type: ignore[no-untyped-call] # it has no types
        return _aliases(response), ()
    found = tuple(str(record) for record in answer.rrset or ())
    return _aliases(answer.response), found


def _aliases(response: dns.message.Message) -> tuple[str, ...]:
    return tuple(
        record.target.to_text(omit_final_dot=True).lower()
        for rrset in response.answer
        if rrset.rdtype == dns.rdatatype.CNAME
        for record in rrset
    )[:MOST_RECORDS]


async def _texts(asked: dns.asyncresolver.Resolver, name: str) -> tuple[str, ...]:
    if not name:
        return ()
    try:
        answer = await asked.resolve(_whole(name), "TXT", raise_on_no_answer=False)
    except dns.resolver.NXDOMAIN:
        return ()
    texts = [b"".join(record.strings).decode("ascii", "replace").strip() for record in answer.rrset or ()]
    return tuple(text[:LONGEST_TEXT] for text in texts[:MOST_RECORDS])


def _whole(name: str) -> dns.name.Name:
    return dns.name.from_text(name)
