"""Values of settings that are more than a text or a number, as an environment variable writes them."""

from collections.abc import Callable
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator

from shared.kernel.sealing import read_keys

Network = IPv4Network | IPv6Network


def _listed(read_one: Callable[[str], Any]) -> Callable[[object], object]:
    """Return what reads a list with commas; a value that is no text has been read before."""

    def read(value: object) -> object:
        if not isinstance(value, str):
            return value
        return tuple(read_one(part.strip()) for part in value.split(",") if part.strip())

    return read


def _network(text: str) -> Network:
    try:
        network = ip_network(text)
    except ValueError:
        raise ValueError(f"{text} is neither an address nor a network such as 10.0.0.0/8") from None
    if network.prefixlen == 0:
        raise ValueError(f"{text} is everybody, who could then claim to be anybody")
    return network


def _name_server(text: str) -> tuple[str, int]:
    address, colon, port = text.rpartition(":") if text.count(":") == 1 else (text, "", "")
    try:
        return str(ip_address(address)), int(port) if colon else 53
    except ValueError:
        raise ValueError(
            f"{text} is not the address of a name server, such as 9.9.9.9 or 127.0.0.1:5353"
        ) from None


def _address(text: str) -> str:
    return str(ip_address(text))


def _sealing_keys(text: str) -> str:
    read_keys(text)
    return text


Networks = Annotated[tuple[Network, ...], BeforeValidator(_listed(_network))]
NameServers = Annotated[tuple[tuple[str, int], ...], BeforeValidator(_listed(_name_server))]
Addresses = Annotated[frozenset[str], BeforeValidator(_listed(_address))]
SealingKeys = Annotated[str, AfterValidator(_sealing_keys)]
