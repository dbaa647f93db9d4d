"""The one client that may call addresses which people typed (R29).

Only https, only ports 443, only public addresses, checked at the moment of connecting: the connection goes to the very
address that was checked, so a name that changes its mind (DNS rebinding) gains nothing. No redirects, no proxies from
the environment, nothing compressed (what it would become is the sender's secret), limits on time and on bytes.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Mapping
from typing import Final
from urllib.parse import SplitResult, urlsplit

import httpx

IpAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolver = Callable[[str], Awaitable[list[str]]]

CONNECT_SECONDS: Final = 2.0
WHOLE_SECONDS: Final = 10.0
NAT64: Final = ipaddress.ip_network("64:ff9b::/96")


class Refused(Exception):
    """The address may never be called, or answered with something that will not change."""


class Unreachable(Exception):
    """The address cannot be had now; later it may."""


class Outbound:
    """Asks public addresses. Tests pass their own resolver, rule of what is public, transport and patience."""

    def __init__(
        self,
        *,
        resolve: Resolver | None = None,
        is_public: Callable[[IpAddress], bool] | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
        seconds: float = WHOLE_SECONDS,
    ) -> None:
        self._resolve = resolve or _resolve
        self._is_public = is_public or is_public_address
        self._transport = transport
        self._seconds = seconds

    async def fetch(self, url: str, *, largest: int) -> bytes:
        """Return the body of a 200 answer, at most `largest` bytes. Raises Refused or Unreachable."""
        return await self._ask("GET", url, None, {"accept": "image/*"}, largest)

    async def post(self, url: str, body: bytes, *, headers: Mapping[str, str], largest: int) -> bytes:
        """Send a body and return that of a 200 answer, at most `largest` bytes. Raises Refused or Unreachable."""
        return await self._ask("POST", url, body, headers, largest)

    async def _ask(
        self, method: str, url: str, sent: bytes | None, headers: Mapping[str, str], largest: int
    ) -> bytes:
        parts, host = checked(url)
        address = await self.address_of(host)
        try:
            async with asyncio.timeout(self._seconds):
                return await self._read(method, parts, host, address, sent, headers, largest)
        except httpx.InvalidURL:
            raise Refused("This is not a web address.") from None
        except (httpx.HTTPError, OSError, TimeoutError) as trouble:
            raise Unreachable(f"{host} does not answer.") from trouble

    async def address_of(self, host: str) -> str:
        """Return the address of a host that may be called. Raises Refused or Unreachable."""
        try:
            found = await asyncio.wait_for(self._resolve(host), CONNECT_SECONDS)
        except (OSError, TimeoutError, UnicodeError) as trouble:
            raise Unreachable(f"{host} cannot be found.") from trouble
        addresses = [ipaddress.ip_address(address) for address in found]
        # One private address among public ones is enough to refuse: which one is used would be a matter of luck.
        if not addresses or not all(self._is_public(address) for address in addresses):
            raise Refused("This address leads into a private network.")
        return str(addresses[0])

    async def _read(
        self,
        method: str,
        parts: SplitResult,
        host: str,
        address: str,
        sent: bytes | None,
        headers: Mapping[str, str],
        largest: int,
    ) -> bytes:
        place = parts._replace(netloc=bracketed(address)).geturl()
        timeouts = httpx.Timeout(self._seconds, connect=min(CONNECT_SECONDS, self._seconds))
        async with httpx.AsyncClient(
            transport=self._transport, trust_env=False, follow_redirects=False, timeout=timeouts
        ) as client:
            request = client.build_request(
                method,
                place,
                content=sent,
                headers={**headers, "host": bracketed(host), "accept-encoding": "identity"},
                extensions={"sni_hostname": host},
            )
            answer = await client.send(request, stream=True)
            try:
                return await _body(answer, largest)
            finally:
                await answer.aclose()


def is_public_address(address: IpAddress) -> bool:
    """Say whether an address is one of the open internet, looking through IPv6 disguises of IPv4."""
    if isinstance(address, ipaddress.IPv6Address):
        hidden = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            hidden = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if hidden is not None:
            return is_public_address(hidden)
    return address.is_global and not address.is_multicast


def checked(url: str) -> tuple[SplitResult, str]:
    """Return the parts of an address that may be called, and its host as DNS knows it. Raises Refused."""
    try:
        parts = urlsplit(url)
        port, host = parts.port, (parts.hostname or "").encode("idna").decode()
    except ValueError:
        raise Refused("This is not a web address.") from None
    if parts.scheme != "https":
        raise Refused("Only https addresses are fetched.")
    if parts.username is not None or parts.password is not None:
        raise Refused("Addresses with a user name are not fetched.")
    if port not in (None, 443):
        raise Refused("Only the usual port of https is used.")
    if not host:
        raise Refused("This is not a web address.")
    return parts, host


def bracketed(host: str) -> str:
    """Return a host as it stands in an address."""
    return f"[{host}]" if ":" in host else host


async def _body(answer: httpx.Response, largest: int) -> bytes:
    if answer.is_redirect:
        raise Refused("The address leads elsewhere; name the final address.")
    if answer.status_code in (404, 410, 403, 401):
        raise Refused(f"The server says that it has no such file ({answer.status_code}).")
    if answer.status_code != httpx.codes.OK:
        raise Unreachable(f"The server answered {answer.status_code}.")
    if answer.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise Refused("The server compresses the file although it was asked not to.")
    said = answer.headers.get("content-length", "")
    if said.isascii() and said.isdigit() and int(said) > largest:
        raise Refused(_too_large(largest))
    body = bytearray()
    async for chunk in answer.aiter_bytes():
        body += chunk
        if len(body) > largest:
            raise Refused(_too_large(largest))
    return bytes(body)


def _too_large(largest: int) -> str:
    return f"The file is larger than {largest // 1024 // 1024} MB."


async def _resolve(host: str) -> list[str]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]
