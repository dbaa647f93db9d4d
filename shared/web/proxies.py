"""Who really asked, when a proxy asks for them: X-Forwarded-For and X-Forwarded-Proto, from trusted proxies only.

Anybody can send these headers, so they count only when the connection itself comes from a trusted network. The chain is
read from its end: each proxy writes down who called it, so the last address that is no proxy of ours is the visitor's,
and what stands before it is a mere claim. X-Forwarded-Host is never read: a proxy has to pass Host on.
"""

from collections.abc import Iterator, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Final

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Scope

from shared.kernel.setting_values import Network

Address = IPv4Address | IPv6Address

SCHEMES: Final = ("http", "https")


def behind_proxies(scope: Scope, trusted: Sequence[Network]) -> Scope:
    """Return the scope with the visitor's own address and scheme; the same one unless a trusted proxy made the call."""
    if not trusted:
        return scope
    peer = _address(scope["client"][0]) if scope.get("client") else None
    if peer is None or not _is_among(peer, trusted):
        return scope
    headers = Headers(scope=scope)
    visitor = _visitor(peer, headers.getlist("x-forwarded-for"), trusted)
    # Which port the visitor used, no proxy tells.
    client = scope["client"] if visitor == peer else (str(visitor), 0)
    return {**scope, "client": client, "scheme": _scheme(headers) or scope["scheme"]}


def caller_of(request: Request) -> str:
    """Return the address that rate limits count."""
    return request.client.host if request.client else "unknown"


def _visitor(peer: Address, forwarded: Sequence[str], trusted: Sequence[Network]) -> Address:
    visitor = peer
    for hop in _hops_from_the_end(forwarded):
        address = _address(hop)
        # What cannot be read was not written by a proxy of ours: nothing before it can be believed either.
        if address is None:
            break
        visitor = address
        if not _is_among(address, trusted):
            break
    return visitor


def _hops_from_the_end(forwarded: Sequence[str]) -> Iterator[str]:
    return reversed([hop.strip() for hop in ",".join(forwarded).split(",")])


def _scheme(headers: Headers) -> str | None:
    # The last word is that of the proxy which called us.
    told = ",".join(headers.getlist("x-forwarded-proto")).rpartition(",")[2].strip().lower()
    return told if told in SCHEMES else None


def _address(text: str) -> Address | None:
    """Read an address, also as proxies write it: with a port, in brackets, or IPv4 inside IPv6."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _is_among(address: Address, networks: Sequence[Network]) -> bool:
    return any(address in network for network in networks)
