"""The one client that may call addresses which people typed (R29).

Only https, only ports 443, only public addresses, checked at the moment of connecting: the connection goes to the very
address that was checked, so a name that changes its mind (DNS rebinding) gains nothing. No redirects, no proxies from
the environment, limits on time and on bytes after decompression.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable
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
    """Fetches public addresses. Tests pass their own resolver and rule of what is public."""

    def __init__(
        self,
        *,
        resolve: Resolver | None = None,
        is_public: Callable[[IpAddress], bool] | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._resolve = resolve or _resolve
        self._is_public = is_public or is_public_address
        self._transport = transport

    async def fetch(self, url: str, *, largest: int) -> bytes:
        """Return the body of a 200 answer, at most `largest` bytes. Raises Refused or Unreachable."""
        parts = _checked(url)
        address = await self._address_of(parts.hostname or "")
        try:
            async with asyncio.timeout(WHOLE_SECONDS):
                return await self._read(parts, address, largest)
        except (httpx.HTTPError, OSError, TimeoutError) as trouble:
            raise Unreachable(f"{parts.hostname} does not answer.") from trouble

    async def _address_of(self, host: str) -> str:
        try:
            found = await asyncio.wait_for(self._resolve(host), CONNECT_SECONDS)
        except (OSError, TimeoutError, UnicodeError) as trouble:
            raise Unreachable(f"{host} cannot be found.") from trouble
        addresses = [ipaddress.ip_address(address) for address in found]
        # One private address among public ones is enough to refuse: which one is used would be a matter of luck.
        if not addresses or not all(self._is_public(address) for address in addresses):
            raise Refused("This address leads into a private network.")
        return str(addresses[0])

    async def _read(self, parts: SplitResult, address: str, largest: int) -> bytes:
        host = f"[{address}]" if ":" in address else address
        place = parts._replace(netloc=host).geturl()
        timeouts = httpx.Timeout(WHOLE_SECONDS, connect=CONNECT_SECONDS)
        async with httpx.AsyncClient(
            transport=self._transport, trust_env=False, follow_redirects=False, timeout=timeouts
        ) as client:
            request = client.build_request(
                "GET",
                place,
                headers={"host": parts.hostname or "", "accept": "image/*", "accept-encoding": "identity"},
                extensions={"sni_hostname": parts.hostname},
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


def _checked(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("This is not a web address.") from None
    if parts.scheme != "https":
        raise Refused("Only https addresses are fetched.")
    if parts.username is not None or parts.password is not None:
        raise Refused("Addresses with a user name are not fetched.")
    if port not in (None, 443):
        raise Refused("Only the usual port of https is used.")
    if not parts.hostname:
        raise Refused("This is not a web address.")
    return parts


async def _body(answer: httpx.Response, largest: int) -> bytes:
    if answer.is_redirect:
        raise Refused("The address leads elsewhere; name the final address.")
    if answer.status_code in (404, 410, 403, 401):
        raise Refused(f"The server says that it has no such file ({answer.status_code}).")
    if answer.status_code != httpx.codes.OK:
        raise Unreachable(f"The server answered {answer.status_code}.")
    body = bytearray()
    async for chunk in answer.aiter_bytes():
        body += chunk
        if len(body) > largest:
            raise Refused(f"The file is larger than {largest // 1024 // 1024} MB.")
    return bytes(body)


async def _resolve(host: str) -> list[str]:
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    return [str(entry[4][0]) for entry in found]
